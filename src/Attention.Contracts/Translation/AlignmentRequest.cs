using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Translation;

/// <summary>Asks how the words of given translations belong to the words of their sources.</summary>
public sealed record AlignmentRequest : TaskRequest
{
    /// <summary>Name of a model with attention; the default of the two languages when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>1 to 64 pairs.</summary>
    [Required, MinLength(1), MaxLength(64)]
    public required IReadOnlyList<TextPair> Pairs { get; init; }

    /// <inheritdoc cref="TranslationRequest.Source"/>
    [Required, StringLength(16, MinimumLength = 2)]
    public required string Source { get; init; }

    /// <inheritdoc cref="TranslationRequest.Target"/>
    [Required, StringLength(16, MinimumLength = 2)]
    public required string Target { get; init; }
}
