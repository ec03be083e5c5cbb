using System.Numerics.Tensors;
using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Vision;

namespace Attention.Inference.Fixation;

/// <summary>The cells of a density, and where they lie in its image.</summary>
internal static class DensityCells
{
    /// <summary>Those that an image covers, divided by their sum.</summary>
    /// <param name="map"><c>[rows, columns]</c> over the whole grid of a graph, padding included.</param>
    /// <param name="columns">Of the grid.</param>
    /// <param name="region">What of it the image covers.</param>
    public static Density Cut(ReadOnlySpan<float> map, int columns, GridRegion region)
    {
        var values = region.Cut(map, columns);
        var sum = TensorPrimitives.Sum<float>(values);
        if (sum > 0)
        {
            TensorPrimitives.Divide(values, sum, values);
        }
        else
        {
            // All of it on the padding: nothing is said of the image.
            Array.Fill(values, 1f / values.Length);
        }

        return new Density { Rows = region.Rows, Columns = region.Columns, Values = values };
    }

    /// <summary>The middle of a cell, in pixels of the image to a hundredth.</summary>
    public static ImagePoint Middle(int cell, Density density, ImageInfo image) => new()
    {
        X = Math.Round(((cell % density.Columns) + 0.5) * image.Width / density.Columns, 2),
        Y = Math.Round(((cell / density.Columns) + 0.5) * image.Height / density.Rows, 2),
    };
}
