using System.ComponentModel.DataAnnotations;
using Attention.Contracts.Models;

namespace Attention.Inference.Models;

/// <summary>What the config.json of every model says; what its task needs besides, its room reads by <see cref="ModelFolder.Section"/>.</summary>
public sealed record ModelConfig
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

    /// <summary>Name of the model whose features it reads.</summary>
    public string? Encoder { get; init; }

    [Required, MinLength(1)]
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }

    public IReadOnlyList<ModelMetric> Metrics { get; init; } = [];
}
