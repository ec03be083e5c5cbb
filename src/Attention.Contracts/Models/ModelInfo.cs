using System.Text.Json;

namespace Attention.Contracts.Models;

/// <summary>A model of the repository: still being loaded, served or refused.</summary>
public record ModelInfo
{
    public required string Name { get; init; }

    /// <summary><c>loading</c> (then nothing else is known yet), <c>ready</c> or <c>refused</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is refused; null when it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>When its config.json was written, in seconds since 1970.</summary>
    public long Created { get; init; }

    public string? Task { get; init; }

    public string? Title { get; init; }

    public string? Paper { get; init; }

    public string? Version { get; init; }

    /// <summary>Whether it answers when a request of its task names no model.</summary>
    public bool Default { get; init; }

    /// <summary>Name of the model whose features it reads; null when it reads the input itself.</summary>
    public string? Encoder { get; init; }

    /// <summary>The classes that it tells apart; null for models that classify nothing.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// What its task says of it besides, such as the <c>source</c> and <c>target</c> of a translator or the <c>threshold</c> of a
    /// saliency model: an object; null when there is nothing to say.
    /// </summary>
    public JsonElement? Settings { get; init; }

    /// <summary>The inputs of its graphs.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; init; } = [];

    /// <summary>How its graphs are run.</summary>
    public IReadOnlyList<ModelGraph> Graphs { get; init; } = [];

    /// <summary>What was measured, on what, and the command that prints it.</summary>
    public IReadOnlyList<ModelMetric> Metrics { get; init; } = [];

    /// <summary>The execution provider it runs on; null when refused.</summary>
    public string? ExecutionProvider { get; init; }

    /// <inheritdoc cref="Provenance.ModelSha256"/>
    public string? Sha256 { get; init; }
}
