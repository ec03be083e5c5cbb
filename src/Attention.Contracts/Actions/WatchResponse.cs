namespace Attention.Contracts.Actions;

/// <summary>What a model sees in one picture of a camera, and what is done of late.</summary>
public sealed record WatchResponse
{
    public required string Id { get; init; }

    public required string Model { get; init; }

    public required string Version { get; init; }

    /// <summary>The most probable class of late.</summary>
    public required string Label { get; init; }

    /// <summary>All classes, most probable first: the mean of the last frames' probabilities, of one window of the model at most.</summary>
    public required IReadOnlyList<ClassScore> Classes { get; init; }

    /// <summary>The picture; its times take the camera to send as many a second as the model looks at.</summary>
    public required ActionFrame Frame { get; init; }

    public required ImageInfo Image { get; init; }

    public required Timing Timing { get; init; }

    public required Provenance Provenance { get; init; }
}
