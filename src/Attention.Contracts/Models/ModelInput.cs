namespace Attention.Contracts.Models;

/// <summary>An input of a graph.</summary>
public sealed record ModelInput
{
    /// <summary>Role of the graph in config.json, such as <c>encoder</c> or <c>step</c>.</summary>
    public required string Graph { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>-1 where an axis is dynamic.</summary>
    public required IReadOnlyList<int> Shape { get; init; }
}
