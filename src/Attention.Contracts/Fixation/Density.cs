namespace Attention.Contracts.Fixation;

/// <summary>How likely a look falls into each cell of an image: the cells cover the region of the image and sum to 1.</summary>
public sealed record Density
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary><c>rows * columns</c> probabilities, row by row, as the model gives them: neither blurred nor stretched.</summary>
    public required IReadOnlyList<float> Values { get; init; }
}
