namespace Attention.Contracts;

/// <summary>A class, and how probable a model finds it.</summary>
public sealed record ClassScore
{
    public required string Label { get; init; }

    /// <summary>Between 0 and 1; all classes of one answer together make 1.</summary>
    public required double Score { get; init; }
}
