using SkiaSharp;

namespace Attention.Inference.Vision;

/// <summary>The cells of a graph's grid that an image covers: all of them, but for an image that was padded.</summary>
internal readonly record struct GridRegion(int Left, int Top, int Columns, int Rows)
{
    /// <summary>
    /// As the recipes have it: a padded image is as large as it fits, its sides rounded to whole cells (a half upwards), and centred;
    /// where an odd cell is left over it goes to the right or below.
    /// </summary>
    /// <param name="input">Of the graph.</param>
    /// <param name="width">Of the upright image, in pixels.</param>
    /// <param name="height">Likewise.</param>
    public static GridRegion Of(ImageInput input, int width, int height)
    {
        if (input.Fit == ImageFit.Squash)
        {
            return new GridRegion(0, 0, input.Columns, input.Rows);
        }

        var scale = Math.Min((double)input.Width / width, (double)input.Height / height) / input.Stride;
        var (columns, rows) = (Cells(width * scale, input.Columns), Cells(height * scale, input.Rows));
        return new GridRegion((input.Columns - columns) / 2, (input.Rows - rows) / 2, columns, rows);
    }

    /// <summary>The same in pixels of the graph's input.</summary>
    public SKRectI Pixels(ImageInput input) => input.Fit == ImageFit.Squash
        ? SKRectI.Create(input.Width, input.Height)
        : SKRectI.Create(Left * input.Stride, Top * input.Stride, Columns * input.Stride, Rows * input.Stride);

    /// <summary>Cuts it out of a map over the whole grid.</summary>
    /// <param name="map"><c>[rows, columns]</c> of the grid.</param>
    /// <param name="columns">Of the grid.</param>
    /// <returns><c>[Rows, Columns]</c></returns>
    public float[] Cut(ReadOnlySpan<float> map, int columns)
    {
        var cells = new float[Rows * Columns];
        for (var row = 0; row < Rows; row++)
        {
            map.Slice(((Top + row) * columns) + Left, Columns).CopyTo(cells.AsSpan(row * Columns));
        }

        return cells;
    }

    private static int Cells(double side, int most) => Math.Clamp((int)Math.Floor(side + 0.5), 1, most);
}
