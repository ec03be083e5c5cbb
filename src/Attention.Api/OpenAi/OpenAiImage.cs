using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Inference.Admission;

namespace Attention.Api.OpenAi;

/// <summary>The address of an image: a text, or an object whose <c>url</c> it is.</summary>
/// <param name="uri">In UTF-8: most of it is the image, which as a string would take twice the room.</param>
[JsonConverter(typeof(OpenAiImageConverter)), Description("a data URI, or an object with a url that is one")]
internal sealed class OpenAiImage(Memory<byte> uri)
{
    [JsonIgnore]
    public Memory<byte> Uri => uri;
}

internal sealed class OpenAiImageConverter : JsonConverter<OpenAiImage>
{
    public override OpenAiImage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new OpenAiImage(Copy(ref reader));
        }

        var uri = Memory<byte>.Empty;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isUrl = reader.ValueTextEquals("url"u8);
            reader.Read();
            if (isUrl && reader.TokenType == JsonTokenType.String)
            {
                uri = Copy(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new OpenAiImage(uri);
    }

    public override void Write(Utf8JsonWriter writer, OpenAiImage value, JsonSerializerOptions options) => writer.WriteStringValue(value.Uri.Span);

    private static Memory<byte> Copy(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length;
        RequestPermit.Current?.Charge(length);
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        return bytes.AsMemory(0, reader.CopyString(bytes));
    }
}
