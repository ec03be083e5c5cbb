using System.Text;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>A request that came as a file with its options beside it: as a field of a form, or as the whole body.</summary>
internal static class FileUpload
{
    // As long as the line that would carry it in the query.
    private const int MaxOptionBytes = 8 << 10;

    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var property = UploadContract.File(typeof(T));
        var upload = new Upload(property.Field(), UploadKind.Of(property));
        var limits = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var options = OptionFields.Of(context.Request);
        options.Check(typeof(T));
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        var file = type switch
        {
            null => throw upload.Missing(context.Request),
            _ when type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) =>
                await ReadFormAsync(upload, context, type, options, limits),
            _ when upload.Kind.Takes(type)
                || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) =>
                await ReadFileAsync(upload, context.Request.Body, context.Request.ContentLength, limits, context.RequestAborted),
            _ => throw new InferenceException(
                ErrorCode.UnsupportedMedia,
                $"Content-Type '{type}' is not read here; send multipart/form-data with a field {upload.Field}, or the {upload.Kind.Name} itself as {upload.Kind.Name}/*."),
        };
        options.Check(typeof(T));
        var request = Activator.CreateInstance<T>();
        property.SetValue(request, file);
        options.ApplyTo(request);
        return request;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadFormAsync(
        Upload upload, HttpContext context, MediaTypeHeaderValue type, OptionFields options, LimitsOptions limits)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length == 0)
        {
            throw new InferenceException(ErrorCode.InvalidInput, "The Content-Type of the form names no boundary.");
        }
        ReadOnlyMemory<byte>? file = null;
        try
        {
            var form = new MultipartReader(boundary, context.Request.Body);
            while (await form.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                var name = section.GetContentDispositionHeader()?.Name.ToString().Trim('"') ?? "";
                if (name == upload.Field)
                {
                    file = await ReadFileAsync(upload, section.Body, null, limits, context.RequestAborted);
                }
                else
                {
                    options.Add(name, await ReadOptionAsync(section.Body, name, context.RequestAborted));
                }
            }
        }
        catch (Exception damage) when (damage is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw new InferenceException(
                ErrorCode.InvalidInput, "The form is damaged: it ends early or its parts do not follow the boundary.");
        }
        return file ?? throw upload.Missing(context.Request);
    }

    private static Task<ReadOnlyMemory<byte>> ReadFileAsync(
        Upload upload, Stream body, long? length, LimitsOptions limits, CancellationToken cancellationToken) =>
        Body.ReadAsync(body, length, upload.Kind.MaxBytes(limits), () => upload.Kind.TooLarge(limits, upload.Field), cancellationToken);

    private static async Task<string> ReadOptionAsync(Stream body, string name, CancellationToken cancellationToken)
    {
        var bytes = await Body.ReadAsync(
            body,
            null,
            MaxOptionBytes,
            () => new InferenceException(ErrorCode.InvalidInput, $"The field is longer than {MaxOptionBytes} bytes.", name),
            cancellationToken);
        return Encoding.UTF8.GetString(bytes.Span);
    }

    /// <summary>What is looked for in a request.</summary>
    private sealed record Upload(string Field, UploadKind Kind)
    {
        public InferenceException Missing(HttpRequest request) => new(
            ErrorCode.InvalidInput,
            request.ContentLength is null or 0
                ? $"No {Kind.Name} arrived; send it as the field {Field} of a form, or as the body with Content-Type {Kind.Name}/*."
                : $"No {Kind.Name} was found; name the form's field {Field}, or give the body a Content-Type {Kind.Name}/*.",
            Field);
    }
}
