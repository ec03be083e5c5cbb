using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Translation;

/// <summary>Asks for the translation of up to 64 texts.</summary>
public sealed record TranslationRequest : SequenceRequest
{
    /// <summary>Name of the model; the default of the two languages when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>
    /// 1 to 64 texts. One of several sentences is translated sentence by sentence; a line break ends one as well, and one that is too
    /// long for the model is parted where it pauses.
    /// </summary>
    [Required, MinLength(1), MaxLength(64)]
    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>Language of the texts: ISO 639-1, in any case, with or without a region (<c>en</c>, <c>EN</c>, <c>en-US</c>).</summary>
    [Required, StringLength(16, MinimumLength = 2)]
    public required string Source { get; init; }

    /// <summary>Language to translate into, written likewise.</summary>
    [Required, StringLength(16, MinimumLength = 2)]
    public required string Target { get; init; }
}
