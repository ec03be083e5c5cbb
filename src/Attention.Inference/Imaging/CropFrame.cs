using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>Where a crop lies in a picture: the corner that is its upper left, and the ways along its upper and its left side.</summary>
internal readonly record struct CropFrame(Vector Corner, Vector Across, Vector Down)
{
    // More than a screen shows of a crop; whoever needs more asks for it by size.
    private const int LongestSide = 1024;

    /// <summary>Corners in the order in which a clock would pass them in the crop, its upper left one first.</summary>
    public IReadOnlyList<Vector> Corners => [Corner, Corner + Across, Corner + Across + Down, Corner + Down];

    /// <summary>The size of a crop that neither enlarges nor shrinks what it shows, unless that is larger than one needs.</summary>
    public SKSizeI NaturalSize
    {
        get
        {
            var scale = Math.Min(1, LongestSide / Math.Max(Across.Length, Down.Length));
            return new SKSizeI(Side(Across.Length * scale), Side(Down.Length * scale));
        }
    }

    /// <summary>Of a crop of whole pixels.</summary>
    public static CropFrame Of(SKRectI box) => new(new Vector(box.Left, box.Top), new Vector(box.Width, 0), new Vector(0, box.Height));

    /// <summary>The same place where pixels are counted from another origin and have another size.</summary>
    public CropFrame In(Vector origin, Vector scale) => new((Corner - origin) * scale, Across * scale, Down * scale);

    /// <summary>The smallest part of a picture that shows the frame with a margin around it; empty where that lies outside.</summary>
    public SKRectI Bounds(int margin, SKSizeI picture)
    {
        var (left, top) = Corner + new Vector(Math.Min(0, Across.X) + Math.Min(0, Down.X), Math.Min(0, Across.Y) + Math.Min(0, Down.Y));
        var (right, bottom) = Corner + new Vector(Math.Max(0, Across.X) + Math.Max(0, Down.X), Math.Max(0, Across.Y) + Math.Max(0, Down.Y));
        var bounds = new SKRectI(
            (int)Math.Clamp(Math.Floor(left) - margin, 0, picture.Width),
            (int)Math.Clamp(Math.Floor(top) - margin, 0, picture.Height),
            (int)Math.Clamp(Math.Ceiling(right) + margin, 0, picture.Width),
            (int)Math.Clamp(Math.Ceiling(bottom) + margin, 0, picture.Height));
        // One without columns or without rows is empty, too.
        return bounds is { Width: > 0, Height: > 0 } ? bounds : SKRectI.Empty;
    }

    private static int Side(double length) => Math.Max(1, (int)Math.Round(length));
}
