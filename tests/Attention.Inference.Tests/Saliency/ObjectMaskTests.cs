using Attention.Inference.Saliency;
using SkiaSharp;

namespace Attention.Inference.Tests.Saliency;

/// <summary>Of a map of 4 x 5 cells with one bright and one half bright cell, over 50 x 40 pixels.</summary>
public sealed class ObjectMaskTests
{
    private const int Width = 50;
    private const int Height = 40;

    private static readonly float[] Cells =
    [
        0, 0, 0, 0, 0,
        0, 1, 0, 0, 0,
        0, 0, 0, 0.5f, 0,
        0, 0, 0, 0, 0,
    ];

    private static readonly MapField Map = new(Cells, rows: 4, columns: 5, new SKSizeI(Width, Height));

    [Fact]
    public void A_soft_mask_is_the_map_in_shades_of_grey()
    {
        using var mask = Decode(ObjectMask.Draw(Map, new Matte(0.3, Binary: false)));

        Assert.Equal((Width, Height, SKColorType.Gray8), (mask.Width, mask.Height, mask.ColorType));
        var line = new float[Width];
        for (var y = 0; y < Height; y++)
        {
            Map.Read(y + 0.5, left: 0, step: 1, line);
            Assert.All(Enumerable.Range(0, Width), x => Assert.Equal(line[x] * 255, mask.GetPixel(x, y).Red, tolerance: 0.51));
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void A_binary_mask_is_white_above_the_threshold_and_the_box_bounds_the_white(double threshold)
    {
        var drawn = ObjectMask.Draw(Map, new Matte(threshold, Binary: true));
        using var mask = Decode(drawn);
        var white = Enumerable.Range(0, Width * Height).Where(i => mask.GetPixel(i % Width, i / Width).Red == 255).ToList();

        Assert.All(Enumerable.Range(0, Width * Height).Except(white), i => Assert.Equal(0, mask.GetPixel(i % Width, i / Width).Red));
        var box = new SKRectI(white.Min(i => i % Width), white.Min(i => i / Width), white.Max(i => i % Width) + 1, white.Max(i => i / Width) + 1);
        Assert.Equal(box, drawn.Box);
        Assert.Equal(box, ObjectMask.Draw(Map, new Matte(threshold, Binary: false)).Box);
    }

    [Theory]
    [InlineData(0.97)]
    [InlineData(1)]
    public void Where_nothing_exceeds_the_threshold_there_is_no_box(double threshold) =>
        Assert.Null(ObjectMask.Draw(Map, new Matte(threshold, Binary: false)).Box);

    [Fact]
    public void A_map_of_zeros_does_not_exceed_0() =>
        Assert.Null(ObjectMask.Draw(new MapField(new float[4], 2, 2, new SKSizeI(9, 9)), new Matte(0, Binary: false)).Box);

    private static SKBitmap Decode(ObjectMask mask) => SKBitmap.Decode(mask.Png);
}
