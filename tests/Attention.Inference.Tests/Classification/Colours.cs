using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Classification;

/// <summary>Pictures for the toy that tells colours.</summary>
internal static class Colours
{
    public const string Toy = "toy-classify";

    public static readonly SKColor Red = new(255, 0, 0);
    public static readonly SKColor Green = new(0, 255, 0);
    public static readonly SKColor Blue = new(0, 0, 255);

    public static byte[] Plain(SKColor colour) => TestImages.Plain(colour, 96, 64);

    /// <summary>A spot on another colour, centred on a cell of 16 pixels.</summary>
    public static byte[] Spot(SKColor ground, SKColor spot, int row, int column) =>
        TestImages.Spot(ground, spot, SKRectI.Create((column * 16) - 8, (row * 16) - 8, 16, 16), 96, 64);
}
