using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Languages;

/// <summary>What a detector reads of a text: section <c>text</c> of config.json.</summary>
internal sealed record LanguageInput
{
    /// <summary>Characters of a text that are read; the rest says the same.</summary>
    [Range(1, 4096)]
    public required int MaxLength { get; init; }
}
