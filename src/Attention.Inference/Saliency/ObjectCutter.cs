using System.Diagnostics;
using System.Runtime.InteropServices;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>Cuts an object out of an image file: a crop of its box whose opacity is that of the matte.</summary>
internal sealed class ObjectCutter(ImageReader reader)
{
    /// <exception cref="InferenceException">The file cannot be read.</exception>
    public CropImages Cut(ReadOnlyMemory<byte> file, SKRectI box, MapField map, Matte matte)
    {
        var started = Stopwatch.GetTimestamp();
        var (frame, size) = (CropFrame.Of(box), SizeOf(box));
        var reduction = CropSampler.Reduction(frame, size);
        var part = reader.ReadPart(file, frame.Bounds(margin: 2, map.Picture), reduction);
        var reading = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        using var pixels = CropSampler.Sample(part, frame, size);
        Fade(pixels, box, map, matte);
        var png = PngFile.EncodeTranslucent(pixels);
        return new CropImages([png], reading, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>That of the box, halved until a crop may be as large: the reader halves for next to nothing.</summary>
    internal static SKSizeI SizeOf(SKRectI box)
    {
        var halvings = 0;
        while (((long)box.Width * box.Height) >> (2 * halvings) > CropSampler.MostPixels)
        {
            halvings++;
        }

        return new SKSizeI(Math.Max(1, box.Width >> halvings), Math.Max(1, box.Height >> halvings));
    }

    // What is not seen is not told either: behind full transparency there is no colour.
    private static void Fade(SKBitmap pixels, SKRectI box, MapField map, Matte matte)
    {
        var (across, down) = ((double)box.Width / pixels.Width, (double)box.Height / pixels.Height);
        var line = new float[pixels.Width];
        var colors = MemoryMarshal.Cast<byte, uint>(pixels.GetPixelSpan());
        for (var y = 0; y < pixels.Height; y++)
        {
            map.Read(box.Top + ((y + 0.5) * down), box.Left, across, line);
            var row = colors.Slice(y * pixels.Width, pixels.Width);
            for (var x = 0; x < row.Length; x++)
            {
                var opacity = (uint)((matte.Opacity(line[x]) * byte.MaxValue) + 0.5f);
                row[x] = opacity == 0 ? 0 : (row[x] & 0x00FFFFFF) | (opacity << 24);
            }
        }
    }
}
