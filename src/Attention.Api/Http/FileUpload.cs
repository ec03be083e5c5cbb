using System.Reflection;
using System.Text;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>A request that came as a file with its options beside it: as a field of a form, or as the whole body.</summary>
internal sealed record FileUpload<T>(T Request) : IEndpointParameterMetadataProvider where T : class
{
    // As long as the line that would carry it in the query.
    private const int MaxOptionBytes = 8 << 10;

    private static readonly PropertyInfo File = UploadContract.File(typeof(T));
    private static readonly string Field = File.Field();
    private static readonly UploadKind Kind = UploadKind.Of(File);

    public static async ValueTask<FileUpload<T>> BindAsync(HttpContext context)
    {
        var limits = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var options = new OptionFields(context.Request.Query);
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        var file = type switch
        {
            null => throw Missing(context.Request),
            _ when type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) =>
                await ReadFormAsync(context, type, options, limits),
            _ when Kind.Takes(type)
                || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) =>
                await ReadFileAsync(context.Request.Body, context.Request.ContentLength, limits, context.RequestAborted),
            _ => throw new InferenceException(
                ErrorCode.UnsupportedMedia,
                $"Content-Type '{type}' is not read here; send multipart/form-data with a field {Field}, or the {Kind.Name} itself as {Kind.Name}/*."),
        };
        var request = Activator.CreateInstance<T>();
        File.SetValue(request, file);
        options.ApplyTo(request);
        return new FileUpload<T>(request);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new FileInput(typeof(T)));

    private static async Task<ReadOnlyMemory<byte>> ReadFormAsync(
        HttpContext context, MediaTypeHeaderValue type, OptionFields options, LimitsOptions limits)
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
                if (name == Field)
                {
                    file = await ReadFileAsync(section.Body, null, limits, context.RequestAborted);
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
        return file ?? throw Missing(context.Request);
    }

    private static Task<ReadOnlyMemory<byte>> ReadFileAsync(
        Stream body, long? length, LimitsOptions limits, CancellationToken cancellationToken) =>
        Body.ReadAsync(body, length, Kind.MaxBytes(limits), () => Kind.TooLarge(limits, Field), cancellationToken);

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

    private static InferenceException Missing(HttpRequest request) => new(
        ErrorCode.InvalidInput,
        request.ContentLength is null or 0
            ? $"No {Kind.Name} arrived; send it as the field {Field} of a form, or as the body with Content-Type {Kind.Name}/*."
            : $"No {Kind.Name} was found; name the form's field {Field}, or give the body a Content-Type {Kind.Name}/*.",
        Field);
}

/// <summary>Tells the API document that an endpoint reads the file of this contract, in a form or as the body, and its options.</summary>
internal sealed record FileInput(Type Type);
