using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.WebUtilities;

namespace Attention.Api.Translation.Libre;

/// <summary>What LibreTranslate's clients send. Fields that are not named here are passed over.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record LibreRequest
{
    private const string Text = "text";
    private const int MostTexts = 64;

    /// <summary>A text, or a list of texts.</summary>
    [JsonPropertyName("q")]
    public JsonElement Query { get; init; }

    /// <summary>ISO 639-1, or <c>auto</c>.</summary>
    public string? Source { get; init; }

    /// <summary>ISO 639-1.</summary>
    public string? Target { get; init; }

    /// <summary>Only <c>text</c>.</summary>
    public string? Format { get; init; }

    /// <summary>How many translations to answer besides the best.</summary>
    public int? Alternatives { get; init; }

    /// <summary>Whether the answer is a list, as the question is.</summary>
    [JsonIgnore]
    public bool IsList => Query.ValueKind == JsonValueKind.Array;

    /// <summary>A request from the fields of a form.</summary>
    public static LibreRequest OfForm(string body)
    {
        var fields = QueryHelpers.ParseQuery(body);
        return new LibreRequest
        {
            Query = fields.TryGetValue("q", out var texts)
                ? JsonSerializer.SerializeToElement<object>(texts.Count == 1 ? texts[0]! : texts.ToArray())
                : default,
            Source = fields.GetValueOrDefault("source"),
            Target = fields.GetValueOrDefault("target"),
            Format = fields.GetValueOrDefault("format"),
            Alternatives = fields.GetValueOrDefault("alternatives") is [{ Length: > 0 } count]
                ? int.TryParse(count, out var number) ? number : throw Fault("alternatives", $"'{Http.Quotation.Short(count)}' is not a whole number.")
                : null,
        };
    }

    /// <exception cref="InferenceException">There is none, too many, or something else.</exception>
    public IReadOnlyList<string> Texts() => Query.ValueKind switch
    {
        JsonValueKind.String => [Query.GetString()!],
        JsonValueKind.Array when Query.GetArrayLength() is > 0 and <= MostTexts && Query.EnumerateArray().All(static text => text.ValueKind == JsonValueKind.String) =>
            [.. Query.EnumerateArray().Select(static text => text.GetString()!)],
        _ => throw Fault("q", $"it is a text, or a list of 1 to {MostTexts} texts."),
    };

    /// <exception cref="InferenceException">A field is missing, or asks for what there is not.</exception>
    public void Check()
    {
        if (string.IsNullOrEmpty(Source) || string.IsNullOrEmpty(Target))
        {
            throw Fault(string.IsNullOrEmpty(Source) ? "source" : "target", "it is missing; GET /languages lists what there is.");
        }

        if (Format is not (null or "" or Text))
        {
            throw Fault("format", $"'{Http.Quotation.Short(Format)}' is not read here, only {Text}.");
        }

        if (Alternatives is < 0 or > 9)
        {
            throw Fault("alternatives", $"{Alternatives} was given; it can be 0 to 9.");
        }
    }

    private static InferenceException Fault(string field, string problem) => new(ErrorCode.InvalidInput, $"{field}: {problem}", field);
}
