using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Api.OpenAi;

/// <summary>What a response goes out from: a text, or items.</summary>
/// <param name="Items">One where it is a text.</param>
[JsonConverter(typeof(OpenAiInputConverter)), Description("a text or a list of items")]
internal sealed record OpenAiInput(IReadOnlyList<OpenAiMessage> Items);

internal sealed class OpenAiInputConverter : JsonConverter<OpenAiInput>
{
    public override OpenAiInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.TokenType == JsonTokenType.String
        ? [new OpenAiMessage { Role = OpenAiMessage.User, Content = OpenAiContent.Of(reader.GetString()!) }]
        : JsonSerializer.Deserialize<IReadOnlyList<OpenAiMessage>>(ref reader, options)!);

    public override void Write(Utf8JsonWriter writer, OpenAiInput value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Items, options);
}
