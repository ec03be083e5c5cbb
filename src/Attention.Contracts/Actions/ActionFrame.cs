namespace Attention.Contracts.Actions;

/// <summary>What a model sees at one moment of a film, and where it looks then.</summary>
public sealed record ActionFrame
{
    /// <summary>Of the frames that were looked at, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>When it is seen, in milliseconds from the start.</summary>
    public required double StartMs { get; init; }

    /// <summary>When the next one is.</summary>
    public required double EndMs { get; init; }

    /// <summary>The most probable classes by now, as many as <c>top</c> asks for.</summary>
    public required IReadOnlyList<ClassScore> Classes { get; init; }

    /// <summary>Weights over the frame that sum to 1; null when none were asked for.</summary>
    public AttentionMap? Attention { get; init; }
}
