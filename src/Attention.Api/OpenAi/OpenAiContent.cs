using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Api.OpenAi;

/// <summary>What a message says: a text, or parts.</summary>
/// <param name="Parts">One where it is a text.</param>
/// <param name="IsText">Whether it is one.</param>
[JsonConverter(typeof(OpenAiContentConverter)), Description("a text or a list of parts")]
internal sealed record OpenAiContent(IReadOnlyList<OpenAiPart> Parts, bool IsText)
{
    public static OpenAiContent Of(string text) => new([new OpenAiPart { Type = OpenAiPart.Text, Words = text }], IsText: true);
}

internal sealed class OpenAiContentConverter : JsonConverter<OpenAiContent>
{
    public override OpenAiContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.String
        ? OpenAiContent.Of(reader.GetString()!)
        : new OpenAiContent(JsonSerializer.Deserialize<IReadOnlyList<OpenAiPart>>(ref reader, options)!, IsText: false);

    public override void Write(Utf8JsonWriter writer, OpenAiContent value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Parts, options);
}
