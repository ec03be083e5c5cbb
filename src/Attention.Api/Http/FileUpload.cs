using Attention.Contracts;
using Attention.Inference;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>A request that came as a file with its options beside it: as a field of a form, or as the whole body.</summary>
internal static class FileUpload
{
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var property = UploadContract.File(typeof(T));
        var limits = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var upload = new Upload(property.Field(), UploadKind.Of(property), limits);
        var options = OptionFields.Of(context.Request);
        options.Check(typeof(T));
        var file = await ReadFileAsync(upload, options, context.Request, context.RequestAborted) ?? throw upload.Missing(context.Request);
        options.Check(typeof(T));
        var request = Activator.CreateInstance<T>();
        property.SetValue(request, file);
        options.ApplyTo(request);
        return request;
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadFileAsync(
        Upload upload, OptionFields options, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return null;
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await new UploadForm(upload, options).ReadAsync(request.Body, type, cancellationToken);
        }

        return upload.Kind.Takes(type) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            ? await upload.ReadAsync(request.Body, request.ContentLength, cancellationToken)
            : throw new InferenceException(
                ErrorCode.UnsupportedMedia,
                $"Content-Type '{type}' is not read here; send multipart/form-data with a field {upload.Field}, or the {upload.Kind.Name} itself as {upload.Kind.Name}/*.");
    }
}
