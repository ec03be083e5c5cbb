using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Translation;

/// <summary>A text and a translation of it.</summary>
public sealed record TextPair
{
    [Required]
    public required string Text { get; init; }

    [Required]
    public required string Translation { get; init; }
}
