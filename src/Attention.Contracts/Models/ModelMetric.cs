namespace Attention.Contracts.Models;

/// <summary>A quality figure that was measured, never quoted.</summary>
public sealed record ModelMetric
{
    public required string Name { get; init; }

    public required double Value { get; init; }

    public required string Dataset { get; init; }

    public string? Settings { get; init; }

    /// <summary>The command that prints the figure.</summary>
    public string? Command { get; init; }
}
