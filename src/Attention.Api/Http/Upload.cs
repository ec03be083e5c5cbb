using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>The file that a contract asks for.</summary>
/// <param name="Field">Of a form, that carries it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Limits">How large it may be.</param>
internal sealed record Upload(string Field, UploadKind Kind, LimitsOptions Limits)
{
    /// <param name="body">That holds the file, and nothing else.</param>
    /// <param name="length">Of the body, where it is known.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, long? length, CancellationToken cancellationToken) =>
        Body.ReadAsync(body, length, Kind.MaxBytes(Limits), () => Kind.TooLarge(Limits, Field), cancellationToken);

    public InferenceException Missing(HttpRequest request) => Refuse(
        request.ContentLength is null or 0
            ? $"No {Kind.Name} arrived; send it as the field {Field} of a form, or as the body with Content-Type {Kind.Name}/*."
            : $"No {Kind.Name} was found; name the form's field {Field}, or give the body a Content-Type {Kind.Name}/*.");

    public InferenceException Misnamed(string name) => Refuse($"'{Quotation.Short(name)}' holds a file; name the form's field {Field}.");

    public InferenceException Twice() => Refuse($"{Field} is given twice; one {Kind.Name} is taken.");

    private InferenceException Refuse(string message) => new(ErrorCode.InvalidInput, message, Field);
}
