using Attention.Contracts;

namespace Attention.Inference.Rendering;

/// <summary>Attention in the form a request asked for.</summary>
public static class AttentionMaps
{
    /// <param name="weights"><c>rows * columns</c> weights, row by row; null for a model without attention.</param>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="format">As the request says.</param>
    public static AttentionMap? From(float[]? weights, int rows, int columns, AttentionFormat format) => (weights, format) switch
    {
        (null, _) or (_, AttentionFormat.None) => null,
        (_, AttentionFormat.Png) => new AttentionMap { Rows = rows, Columns = columns, Png = Convert.ToBase64String(MapPng.Encode(weights, rows, columns)) },
        _ => new AttentionMap { Rows = rows, Columns = columns, Weights = weights },
    };
}
