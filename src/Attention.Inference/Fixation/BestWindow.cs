using Attention.Contracts;
using Attention.Contracts.Fixation;

namespace Attention.Inference.Fixation;

/// <summary>The largest window of a shape within an image, where most of the density falls into it.</summary>
internal static class BestWindow
{
    // Shares that differ by less are equal: rounding must not draw a window away from the middle.
    private const double Rounding = 1e-6;

    /// <param name="density">Over the image.</param>
    /// <param name="image">The image, whose pixels the answer is in.</param>
    /// <param name="aspect">Width over height.</param>
    /// <returns>Of several that are as good, the one nearest to the middle.</returns>
    public static CropWindow Find(Density density, ImageInfo image, double aspect)
    {
        var isWide = aspect > (double)image.Width / image.Height;
        var width = isWide ? image.Width : Side(image.Height * aspect, image.Width);
        var height = isWide ? Side(image.Width / aspect, image.Height) : image.Height;

        // One side is that of the image, so the window moves along the other only.
        var (place, mass) = isWide
            ? Slide(Sums(density, density.Rows, static (cell, columns) => cell / columns), image.Height, height)
            : Slide(Sums(density, density.Columns, static (cell, columns) => cell % columns), image.Width, width);
        return new CropWindow { X = isWide ? 0 : place, Y = isWide ? place : 0, Width = width, Height = height, Mass = mass };
    }

    private static int Side(double length, int most) => Math.Clamp((int)Math.Round(length), 1, most);

    /// <summary>The density along one axis, from its beginning up to each edge between cells: <c>[cells + 1]</c>.</summary>
    private static double[] Sums(Density density, int cells, Func<int, int, int> along)
    {
        var sums = new double[cells + 1];
        for (var cell = 0; cell < density.Values.Count; cell++)
        {
            sums[along(cell, density.Columns) + 1] += density.Values[cell];
        }

        for (var edge = 1; edge < sums.Length; edge++)
        {
            sums[edge] += sums[edge - 1];
        }

        return sums;
    }

    private static (int Place, double Mass) Slide(double[] sums, int length, int window)
    {
        var middle = (length - window) / 2;
        var (best, most) = (middle, Mass(middle));
        for (var away = 1; away <= length - window - middle; away++)
        {
            foreach (var place in (ReadOnlySpan<int>)[middle - away, middle + away])
            {
                if (place >= 0 && Mass(place) is var mass && mass > most + Rounding)
                {
                    (best, most) = (place, mass);
                }
            }
        }

        return (best, most);

        double Mass(int place) => Below(place + window) - Below(place);

        // Within a cell the density is level.
        double Below(int pixel)
        {
            var position = (double)pixel * (sums.Length - 1) / length;
            var edge = Math.Min((int)position, sums.Length - 2);
            return sums[edge] + ((sums[edge + 1] - sums[edge]) * (position - edge));
        }
    }
}
