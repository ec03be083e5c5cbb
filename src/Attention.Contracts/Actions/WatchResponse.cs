namespace Attention.Contracts.Actions;

/// <summary>What a model sees in one picture of a camera, and what is done of late.</summary>
public sealed record WatchResponse : ModelResponse
{
    /// <summary>The most probable class of late.</summary>
    public required string Label { get; init; }

    /// <summary>All classes, most probable first: the mean of the last frames' probabilities, of one window of the model at most.</summary>
    public required IReadOnlyList<ClassScore> Classes { get; init; }

    /// <summary>The picture; its times take the camera to send as many a second as the model looks at.</summary>
    public required ActionFrame Frame { get; init; }

    public required ImageInfo Image { get; init; }
}
