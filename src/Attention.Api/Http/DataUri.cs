using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>A file within a text: <c>data:image/png;base64,…</c> (RFC 2397).</summary>
internal static class DataUri
{
    private const string Scheme = "data:";
    private const string Encoding64 = ";base64";

    // Of what stands before the comma; a text without one is not searched to its end.
    private const int MaxHead = 256;

    /// <summary>The file. It is written over the text: both at once would take more than twice the room.</summary>
    /// <param name="text">In UTF-8.</param>
    /// <param name="kind">That the file should be of.</param>
    /// <param name="field">Of the request, that holds it.</param>
    /// <exception cref="InferenceException">It is no such text, or not of that kind.</exception>
    public static ReadOnlyMemory<byte> Parse(Memory<byte> text, UploadKind kind, string field)
    {
        // A character for each byte, so that places in it are places in the text.
        var start = Encoding.Latin1.GetString(text.Span[..Math.Min(text.Length, MaxHead)]);
        var form = $"{Scheme}{kind.MediaTypes[0]}{Encoding64},…";
        if (start.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || start.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse($"'{Quotation.Short(start)}' is not fetched: the service calls nobody. Send the {kind.Name} itself, as {form}", field);
        }

        var comma = start.IndexOf(',', StringComparison.Ordinal);
        if (!start.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || comma < 0)
        {
            throw Refuse($"'{Quotation.Short(start)}' is no data URI; it is {form}", field);
        }

        var head = start[Scheme.Length..comma];
        if (!head.EndsWith(Encoding64, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse($"'{Scheme}{Quotation.Short(head)}' is not in Base64; a {kind.Name} is {form}", field);
        }

        var type = head[..^Encoding64.Length].Split(';')[0];
        if (type.Length > 0 && !type.StartsWith($"{kind.Name}/", StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse($"'{Quotation.Short(type)}' is no {kind.Name}; send {form}", field);
        }

        var file = text[(comma + 1)..];
        return Base64.DecodeFromUtf8InPlace(file.Span, out var length) == OperationStatus.Done
            ? file[..length]
            : throw Refuse($"What follows '{Scheme}{Quotation.Short(head)},' is no Base64, or not all of it.", field);
    }

    private static InferenceException Refuse(string message, string field) => new(ErrorCode.InvalidInput, message, field);
}
