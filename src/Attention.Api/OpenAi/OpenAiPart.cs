using System.Text.Json.Serialization;

namespace Attention.Api.OpenAi;

/// <summary>A part of a message: a text or an image. Of any other the type alone is read, so that it can be refused by name.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record OpenAiPart
{
    public const string Text = "text";

    private static readonly string[] Texts = [Text, "input_text", "output_text", "refusal"];
    private static readonly string[] Images = ["image_url", "input_image"];

    /// <summary><c>text</c> or <c>image_url</c> of a chat, <c>input_text</c> or <c>input_image</c> of a response.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>Of a text.</summary>
    [JsonPropertyName("text")]
    public string? Words { get; init; }

    /// <summary>Of an image: the image itself as <c>data:image/png;base64,…</c>. Nothing is fetched from elsewhere.</summary>
    [JsonPropertyName("image_url")]
    public OpenAiImage? Image { get; init; }

    [JsonIgnore]
    public bool IsText => Texts.Contains(Type);

    [JsonIgnore]
    public bool IsImage => Images.Contains(Type);
}
