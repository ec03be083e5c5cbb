using Attention.Contracts;
using Attention.Inference;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>A request that came as a file with its options beside it: as a field of a form, or as the whole body.</summary>
internal static class FileUpload
{
    /// <returns>As many requests as there are files; the options are those of all.</returns>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(HttpContext context, Upload upload, bool takesSeveral)
        where T : class
    {
        var options = OptionFields.Of(context.Request);
        options.Check(typeof(T));
        var files = await ReadFilesAsync(upload, options, takesSeveral, context.Request, context.RequestAborted);
        if (files.Count == 0)
        {
            throw upload.Missing(context.Request);
        }

        options.Check(typeof(T));
        return [.. files.Select(Request)];

        T Request(ReadOnlyMemory<byte> file)
        {
            var request = Activator.CreateInstance<T>();
            UploadContract.File(typeof(T)).SetValue(request, file);
            options.ApplyTo(request);
            return request;
        }
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadFilesAsync(
        Upload upload, OptionFields options, bool takesSeveral, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return [];
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await new UploadForm(upload, options, takesSeveral).ReadAsync(request.Body, type, cancellationToken);
        }

        return upload.Kind.Takes(type) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            ? [await upload.ReadAsync(request.Body, request.ContentLength, cancellationToken)]
            : throw new InferenceException(
                ErrorCode.UnsupportedMedia,
                $"Content-Type '{type}' is not read here; send multipart/form-data with a field {upload.Field}, the {upload.Kind.Name} itself as {upload.Kind.Name}/*, or application/json with {upload.Field} in base64.");
    }
}
