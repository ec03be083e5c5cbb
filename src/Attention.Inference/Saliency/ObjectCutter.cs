using System.Diagnostics;
using System.Runtime.InteropServices;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>Cuts an object out of an image file: a crop of its box, as opaque as the image is there and the matte leaves it.</summary>
internal sealed class ObjectCutter(ImageReader reader)
{
    /// <summary>What <see cref="Cut"/> takes.</summary>
    /// <exception cref="InferenceException">The header of the file cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> file, SKRectI box, MapField map)
    {
        var (frame, size) = (CropFrame.Of(box), SizeOf(box));
        // The fourth channel is packed as well as any other.
        var bytes = CropSampler.BytesOf([size]) + (2L * size.Width * size.Height);
        return reader.LoadOfPart(file, PartOf(frame, map), CropSampler.Reduction(frame, size), bytes);
    }

    /// <exception cref="InferenceException">The file cannot be read.</exception>
    public CropImages Cut(ReadOnlyMemory<byte> file, SKRectI box, MapField map, Matte matte)
    {
        var started = Stopwatch.GetTimestamp();
        var (frame, size) = (CropFrame.Of(box), SizeOf(box));
        using var part = reader.ReadPart(file, PartOf(frame, map), CropSampler.Reduction(frame, size), Ground.None);
        var reading = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        using var pixels = CropSampler.Sample(part, frame, size, Ground.None);
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
                var opacity = (uint)((matte.Opacity(line[x]) * (row[x] >> 24)) + 0.5f);
                row[x] = opacity == 0 ? 0 : Unpremultiplied(row[x]) | (opacity << 24);
            }
        }
    }

    private static uint Unpremultiplied(uint pixel)
    {
        var opacity = pixel >> 24;
        return Channel(pixel, opacity) | (Channel(pixel >> 8, opacity) << 8) | (Channel(pixel >> 16, opacity) << 16);
    }

    private static uint Channel(uint value, uint opacity) =>
        Math.Min(byte.MaxValue, (((value & byte.MaxValue) * byte.MaxValue) + (opacity / 2)) / opacity);

    private static SKRectI PartOf(CropFrame frame, MapField map) => frame.Bounds(margin: 2, map.Picture);
}
