using System.Text;
using SkiaSharp;

namespace Attention.ToyTask.Tests;

/// <summary>Images whose brightness is known, cell by cell of a grid of 6 x 8.</summary>
internal static class Pictures
{
    public const int Rows = 6;
    public const int Columns = 8;

    /// <summary>Where <see cref="Night"/> is white, and where it is yellow.</summary>
    public const int WhiteRow = 2;
    public const int WhiteColumn = 5;
    public const int YellowRow = 4;
    public const int YellowColumn = 1;

    /// <summary>ITU-R BT.709.</summary>
    public const double Yellow = 0.2126 + 0.7152;

    /// <summary>Black, but for one white cell and a yellow one: a PNG.</summary>
    /// <param name="cell">Side of a cell in pixels.</param>
    public static byte[] Night(int cell = 8)
    {
        using var bitmap = new SKBitmap(Columns * cell, Rows * cell);
        bitmap.Erase(SKColors.Black);
        bitmap.Erase(SKColors.White, SKRectI.Create(WhiteColumn * cell, WhiteRow * cell, cell, cell));
        bitmap.Erase(SKColors.Yellow, SKRectI.Create(YellowColumn * cell, YellowRow * cell, cell, cell));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Begins like a picture and ends too early.</summary>
    public static byte[] Broken() => Night()[..60];

    public static byte[] Text() => Encoding.UTF8.GetBytes("This is a text, whatever its type says.");
}
