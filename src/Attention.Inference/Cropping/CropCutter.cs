using System.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>Cuts crops out of an image file, at its full resolution where they do not shrink it.</summary>
internal sealed class CropCutter(ImageReader reader)
{
    /// <summary>Reads the part of the image that the crops show, once for all that shrink it alike.</summary>
    /// <exception cref="InferenceException">The file cannot be read.</exception>
    public CropImages Cut(ReadOnlyMemory<byte> file, IReadOnlyList<CropPlacement> crops, SKSizeI picture)
    {
        var pngs = new byte[crops.Count][];
        var (reading, rendering) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var alike in crops.Index().GroupBy(static crop => crop.Item.Reduction))
        {
            var started = Stopwatch.GetTimestamp();
            var part = Read(file, alike.Select(static crop => crop.Item), alike.Key, picture);
            reading += Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            foreach (var (i, crop) in alike)
            {
                using var pixels = CropSampler.Sample(part, crop.Frame, crop.Size);
                pngs[i] = PngFile.Encode(pixels);
            }

            rendering += Stopwatch.GetElapsedTime(started);
        }

        return new CropImages(pngs, reading, rendering);
    }

    private ImagePart Read(ReadOnlyMemory<byte> file, IEnumerable<CropPlacement> crops, int reduction, SKSizeI picture)
    {
        // A margin of two: one pixel to interpolate with, and one for rounding.
        var parts = crops.Select(crop => crop.Frame.Bounds(margin: 2, picture)).Where(static part => !part.IsEmpty).ToList();
        if (parts.Count == 0)
        {
            return ImagePart.Empty;
        }

        // What becomes one pixel depends on where the part begins, and no crop may depend on those beside it.
        var part = reduction > 1 ? SKRectI.Create(picture) : parts.Aggregate(SKRectI.Union);
        return reader.ReadPart(file, part, reduction);
    }
}
