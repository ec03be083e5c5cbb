using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>A map as a picture of the image's size, and the bounds of what in it exceeds the threshold.</summary>
/// <param name="Png">Grey, 8 bits.</param>
/// <param name="Box">In whole pixels; null where nothing does.</param>
internal sealed record ObjectMask(byte[] Png, SKRectI? Box)
{
    // A map is smooth: a quarter of a byte a pixel is more than its PNG ever took, which there is twice until it is copied.
    private const int PixelsPerPngByte = 4;

    /// <summary>What <see cref="Draw"/> takes: a byte a pixel and the PNG.</summary>
    public static WorkLoad LoadOf(SKSizeI picture)
    {
        var pixels = (long)picture.Width * picture.Height;
        return new WorkLoad(1, pixels + (2 * pixels / PixelsPerPngByte), ImageFile.Field);
    }

    /// <summary>Draws it.</summary>
    public static ObjectMask Draw(MapField map, Matte matte)
    {
        using var mask = StoredPixels.Create(new SKImageInfo(map.Picture.Width, map.Picture.Height, SKColorType.Gray8, SKAlphaType.Opaque));
        var line = new float[mask.Width];
        var box = SKRectI.Empty;
        for (var y = 0; y < mask.Height; y++)
        {
            map.Read(y + 0.5, left: 0, step: 1, line);
            var (left, right) = Shade(line, matte, mask.GetPixelSpan().Slice(y * mask.RowBytes, mask.Width));
            if (right > left)
            {
                box = box.IsEmpty ? new SKRectI(left, y, right, y + 1) : SKRectI.Union(box, new SKRectI(left, y, right, y + 1));
            }
        }

        return new ObjectMask(PngFile.Encode(mask), box.IsEmpty ? null : box);
    }

    /// <summary>Fills a row of the mask and bounds what in it belongs to the object; an empty row ends before it begins.</summary>
    private static (int Left, int Right) Shade(ReadOnlySpan<float> line, Matte matte, Span<byte> shades)
    {
        var (left, right) = (line.Length, 0);
        for (var x = 0; x < line.Length; x++)
        {
            var belongs = matte.Has(line[x]);
            shades[x] = (byte)(((matte.Binary ? (belongs ? 1 : 0) : line[x]) * byte.MaxValue) + 0.5f);
            if (belongs)
            {
                (left, right) = (Math.Min(left, x), x + 1);
            }
        }

        return (left, right);
    }
}
