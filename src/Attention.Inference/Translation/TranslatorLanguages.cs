using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Translation;

/// <summary>What a translator translates from and to, ISO 639-1: section <c>languages</c> of config.json.</summary>
internal sealed record TranslatorLanguages
{
    [Required, StringLength(8, MinimumLength = 2)]
    public required string Source { get; init; }

    [Required, StringLength(8, MinimumLength = 2)]
    public required string Target { get; init; }
}
