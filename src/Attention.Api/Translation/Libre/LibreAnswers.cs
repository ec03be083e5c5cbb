using System.Text.Json.Serialization;

namespace Attention.Api.Translation.Libre;

/// <summary>Translations: texts where a text was sent, lists where a list was.</summary>
/// <param name="TranslatedText">A text, or one for each of a list.</param>
/// <param name="DetectedLanguage">Likewise, where the source was <c>auto</c>.</param>
/// <param name="Alternatives">A list of texts, or one for each of a list; absent unless asked for.</param>
internal sealed record LibreTranslation(
    object TranslatedText,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? DetectedLanguage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Alternatives);

/// <summary>A language that a text may be in.</summary>
/// <param name="Confidence">In percent.</param>
/// <param name="Language">ISO 639-1.</param>
internal sealed record LibreDetection(double Confidence, string Language);

/// <summary>A language that there is, and what it is translated to.</summary>
internal sealed record LibreLanguage(string Code, string Name, IReadOnlyList<string> Targets);
