using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>
/// A map of cells over a whole image, at every place of it: bilinear between the middles of cells, level beyond the outermost ones. So
/// the recipe enlarges maps to measure them. It is read row by row, so that no map of the image's size is ever held.
/// </summary>
/// <param name="cells"><c>[rows, columns]</c>, from 0 to 1.</param>
/// <param name="rows">Of the map.</param>
/// <param name="columns">Of the map.</param>
/// <param name="picture">Size of the image in pixels.</param>
internal sealed class MapField(float[] cells, int rows, int columns, SKSizeI picture)
{
    public SKSizeI Picture => picture;

    /// <summary>The map along a horizontal line.</summary>
    /// <param name="y">Of the line, in pixels of the image from its upper edge.</param>
    /// <param name="left">Where the line begins.</param>
    /// <param name="step">From place to place; the first lies half a step in.</param>
    /// <param name="line">Is filled.</param>
    public void Read(double y, double left, double step, Span<float> line)
    {
        var (upper, lower, down) = Between(y * rows / picture.Height, rows);
        Span<float> blended = stackalloc float[columns];
        for (var column = 0; column < columns; column++)
        {
            blended[column] = float.Lerp(cells[(upper * columns) + column], cells[(lower * columns) + column], down);
        }

        var (first, across) = (left * columns / picture.Width, step * columns / picture.Width);
        for (var x = 0; x < line.Length; x++)
        {
            var (before, after, right) = Between(first + ((x + 0.5) * across), columns);
            line[x] = float.Lerp(blended[before], blended[after], right);
        }
    }

    // The cells whose middles lie on both sides of a place, and how far it is from the one to the other.
    private static (int Before, int After, float Share) Between(double place, int count)
    {
        var position = Math.Clamp(place - 0.5, 0, count - 1);
        var before = (int)position;
        return (before, Math.Min(before + 1, count - 1), (float)(position - before));
    }
}
