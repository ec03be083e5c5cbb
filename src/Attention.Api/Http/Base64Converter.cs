using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Inference.Admission;

namespace Attention.Api.Http;

/// <summary>Reads a file that stands in JSON: base64 (RFC 4648, 4), bare or as a data URI (RFC 2397). What it is, its bytes tell.</summary>
internal sealed class Base64Converter : JsonConverter<ReadOnlyMemory<byte>>
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"u8);

    private static ReadOnlySpan<byte> Scheme => "data:"u8;

    private static ReadOnlySpan<byte> Marker => ";base64"u8;

    /// <exception cref="Base64Exception">It is none; the message says why.</exception>
    /// <exception cref="Inference.InferenceException">There is no room for it now.</exception>
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException();
        }

        return reader.ValueIsEscaped ? Decode(Unescape(ref reader)) : Decode(reader.ValueSpan);
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.Span);

    // Many write \/ for the slash.
    private static ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        RequestPermit.Current?.Charge(reader.ValueSpan.Length);
        var text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> text)
    {
        var start = Start(text);
        var data = text[start..];
        var most = Base64.GetMaxDecodedFromUtf8Length(data.Length);
        RequestPermit.Current?.Charge(most);
        var bytes = GC.AllocateUninitializedArray<byte>(most);
        if (Base64.DecodeFromUtf8(data, bytes, out _, out var length) == OperationStatus.Done)
        {
            return bytes.AsMemory(0, length);
        }

        var odd = data.IndexOfAnyExcept(Alphabet);
        throw new Base64Exception(odd < 0
            ? "its length is no multiple of 4: it is cut short, or its padding (=) is missing or too much"
            : $"its character {start + odd + 1}, '{Shown(data[odd..])}', is none of base64");
    }

    /// <summary>Where the base64 begins.</summary>
    private static int Start(ReadOnlySpan<byte> text)
    {
        if (text.Length < Scheme.Length || !Ascii.EqualsIgnoreCase(text[..Scheme.Length], Scheme))
        {
            return text.IndexOf("://"u8) is > 0 and < 10 ? throw new Base64Exception("it is an address, and nothing is fetched from there: send the file itself") : 0;
        }

        var comma = text.IndexOf((byte)',');
        if (comma < 0)
        {
            throw new Base64Exception("a data URI has a comma before its data");
        }

        var head = text[..comma];
        return head.Length >= Marker.Length && Ascii.EqualsIgnoreCase(head[^Marker.Length..], Marker)
            ? comma + 1
            : throw new Base64Exception("of data URIs only those are read that have ;base64 before their comma");
    }

    private static string Shown(ReadOnlySpan<byte> text) => Rune.DecodeFromUtf8(text, out var rune, out _) == OperationStatus.Done ? rune.ToString() : "\uFFFD";
}
