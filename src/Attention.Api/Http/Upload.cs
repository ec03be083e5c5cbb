using System.Buffers.Text;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>The file that a contract asks for.</summary>
/// <param name="Field">Of a form, that carries it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Limits">How large it may be.</param>
internal sealed record Upload(string Field, UploadKind Kind, LimitsOptions Limits)
{
    public static Upload Of(Type contract, LimitsOptions limits)
    {
        var file = UploadContract.File(contract);
        return new Upload(file.Field(), UploadKind.Of(file), limits);
    }

    /// <param name="body">That holds the file, and nothing else.</param>
    /// <param name="length">Of the body, where it is known.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, long? length, CancellationToken cancellationToken) =>
        Body.ReadAsync(body, length, Kind.MaxBytes(Limits), TooLarge, cancellationToken);

    /// <summary>Whether a field of a form is its own; of several files each may come under the name with brackets, as frameworks write lists.</summary>
    public bool IsCalled(string name, bool isOneOfSeveral) =>
        name.Equals(Field, StringComparison.OrdinalIgnoreCase) || (isOneOfSeveral && name.Equals($"{Field}[]", StringComparison.OrdinalIgnoreCase));

    public InferenceException Missing(HttpRequest request) => Refuse(
        request.ContentLength is null or 0
            ? $"No {Kind.Name} arrived; send it as the field {Field} of a form, as the body with Content-Type {Kind.Name}/*, or in JSON as base64."
            : $"No {Kind.Name} was found; name the form's field {Field}, or give the body a Content-Type {Kind.Name}/*.");

    public InferenceException Misnamed(string name) => Refuse($"'{Quotation.Short(name)}' holds a file; name the form's field {Field}.");

    /// <summary>Of a file as base64 in JSON, with its options: the bytes that this may have.</summary>
    public int MaxJsonBytes => checked(Base64.GetMaxEncodedToUtf8Length(Kind.MaxBytes(Limits)) + Limits.MaxTextBytes);

    public InferenceException TooLarge() => Kind.TooLarge(Limits, Field);

    public InferenceException TooMany() => new(
        ErrorCode.TooLarge, $"{Field} is given more than {Limits.MaxFiles} times, as often as it may be in one request (Limits:MaxFiles).", Field);

    /// <summary>What is asked for can be told of one file only.</summary>
    public InferenceException OneOnly(int given, string form) => Refuse($"{Field} is given {given} times; {form} is of one {Kind.Name}. Send one, or accept application/json.");

    public InferenceException Twice() => Refuse($"{Field} is given twice; one {Kind.Name} is taken.");

    private InferenceException Refuse(string message) => new(ErrorCode.InvalidInput, message, Field);
}
