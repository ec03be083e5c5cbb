namespace Attention.Contracts.Fixation;

/// <summary>Where people are predicted to look in an image in the first seconds.</summary>
public sealed record FixationResponse : ModelResponse
{
    public required Density Density { get; init; }

    /// <summary>The places that draw looks, most of them first; ten at most.</summary>
    public required IReadOnlyList<FixationPeak> Peaks { get; init; }

    /// <summary>
    /// Where the model looked before it answered, step by step, over the cells of the image. What a map lacks of 1 lay outside of the
    /// image, on its padding. Null when none was asked for.
    /// </summary>
    public IReadOnlyList<AttentionMap>? Steps { get; init; }

    /// <summary>
    /// An order in which the places may be looked at, by winner-take-all with inhibition of return (Itti, Koch and Niebur 1998): the
    /// densest place is taken, what lies around it is inhibited, and the next one is taken. Computed from the density alone: the
    /// model was not trained on it, and it is nobody's measured gaze.
    /// </summary>
    public required IReadOnlyList<ImagePoint> Scanpath { get; init; }

    /// <summary>The window to crop by; null unless its shape was asked for.</summary>
    public CropWindow? Crop { get; init; }

    public required ImageInfo Image { get; init; }
}
