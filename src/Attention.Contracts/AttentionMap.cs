using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary>
/// Attention weights over a grid. Over an image: one map per word, <c>rows</c> x <c>columns</c> cells of the described region.
/// Over text: one row per target token, one column per source token. The weights that belong to one output token sum to 1, or to
/// what a sentinel left of it. Of saliency it holds probabilities from 0 to 1 instead.
/// </summary>
public sealed record AttentionMap
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary><c>rows * columns</c> weights, row by row; null when the map was asked for as a picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Weights { get; init; }

    /// <summary>The map as a base64 PNG of <c>columns</c> x <c>rows</c> grey pixels; null unless asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Png { get; init; }
}
