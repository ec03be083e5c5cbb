namespace Attention.Contracts.Actions;

/// <summary>What is done in a film, and where the model looked in every frame to tell (Sharma et al. 2015).</summary>
public sealed record ActionResponse : ModelResponse
{
    /// <summary>The most probable class.</summary>
    public required string Label { get; init; }

    /// <summary>All classes of the model, most probable first: the mean of all frames' probabilities.</summary>
    public required IReadOnlyList<ClassScore> Classes { get; init; }

    /// <summary>How many frames of a second were looked at.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>The frames that were looked at, in order.</summary>
    public required IReadOnlyList<ActionFrame> Frames { get; init; }

    /// <summary>A frame, and the part of it that the maps cover.</summary>
    public required ImageInfo Image { get; init; }
}
