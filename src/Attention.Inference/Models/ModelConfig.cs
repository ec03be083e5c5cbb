using System.ComponentModel.DataAnnotations;
using Attention.Contracts.Models;

namespace Attention.Inference.Models;

/// <summary>A model's config.json; models/README.md explains the fields.</summary>
internal sealed record ModelConfig
{
    [Required]
    public required string Task { get; init; }

    [Required]
    public required string Version { get; init; }

    public string? Title { get; init; }

    public string? Paper { get; init; }

    public bool Default { get; init; }

    [Required, MinLength(1)]
    public required IReadOnlyDictionary<string, string> Graphs { get; init; }

    public string? Vocabulary { get; init; }

    public string? Tokenizer { get; init; }

    public string? Words { get; init; }

    public string? Attributes { get; init; }

    public string? Labels { get; init; }

    public string? Encoder { get; init; }

    public ImageInput? Image { get; init; }

    public DeformableInput? Deformable { get; init; }

    [Range(0.0, 1.0)]
    public double? Threshold { get; init; }

    public AudioInput? Audio { get; init; }

    public VideoInput? Video { get; init; }

    public ModelLanguages? Languages { get; init; }

    public DecodingDefaults Decoding { get; init; } = new();

    public ModelLimits Limits { get; init; } = new();

    [Required, MinLength(1)]
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }

    public IReadOnlyList<ModelMetric> Metrics { get; init; } = [];
}
