namespace Attention.Contracts.Models;

/// <summary>A model of the repository, served or refused.</summary>
public sealed record ModelInfo
{
    public required string Name { get; init; }

    /// <summary><c>ready</c> or <c>refused</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is refused; null when it is served.</summary>
    public string? Reason { get; init; }

    public string? Task { get; init; }

    public string? Title { get; init; }

    public string? Paper { get; init; }

    public string? Version { get; init; }

    /// <summary>Whether it answers when a request of its task names no model.</summary>
    public bool Default { get; init; }

    /// <summary>Languages it translates from and to, ISO 639-1; null for other tasks.</summary>
    public ModelLanguages? Languages { get; init; }

    /// <summary>Name of the model whose features it reads; null when it reads the input itself.</summary>
    public string? Encoder { get; init; }

    /// <summary>The words that it detects in an image and attends to; null for models that detect none.</summary>
    public IReadOnlyList<string>? Attributes { get; init; }

    /// <summary>The classes that it tells apart; null for models that classify nothing.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>What its maps must exceed where the object is, unless a request says otherwise; null for other tasks.</summary>
    public double? Threshold { get; init; }

    /// <summary>Frames of a film that it looks at in a second; null for models that watch none.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>The inputs of its graphs.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; init; } = [];

    /// <summary>What was measured, on what, and the command that prints it.</summary>
    public IReadOnlyList<ModelMetric> Metrics { get; init; } = [];

    /// <summary>The execution provider it runs on; null when refused.</summary>
    public string? ExecutionProvider { get; init; }

    /// <inheritdoc cref="Provenance.ModelSha256"/>
    public string? Sha256 { get; init; }
}
