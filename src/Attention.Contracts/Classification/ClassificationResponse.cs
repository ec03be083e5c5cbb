namespace Attention.Contracts.Classification;

/// <summary>What a model sees in an image, and where it read the image to tell.</summary>
public sealed record ClassificationResponse : ModelResponse
{
    /// <summary>All classes of the model, most probable first.</summary>
    public required IReadOnlyList<ClassScore> Classes { get; init; }

    /// <summary>The order of the two numbers of a point: <c>yx</c>, as the offsets of a deformable convolution have it.</summary>
    public string Layout { get; } = "yx";

    /// <summary>
    /// How much each cell speaks for the best class (its class activation map); 0 where it speaks against. Null when none was
    /// asked for.
    /// </summary>
    public AttentionMap? Salience { get; init; }

    /// <summary>What the cells read, in the order they were asked for, or the most salient first; null as the salience.</summary>
    public IReadOnlyList<SampledCell>? Samples { get; init; }

    public required ImageInfo Image { get; init; }
}
