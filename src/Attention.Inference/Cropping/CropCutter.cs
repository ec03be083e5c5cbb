using System.Diagnostics;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>Cuts crops out of an image file, at its full resolution where they do not shrink it.</summary>
internal sealed class CropCutter(ImageReader reader)
{
    /// <summary>What <see cref="Cut"/> takes.</summary>
    /// <exception cref="InferenceException">The header of the file cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> file, IReadOnlyList<CropPlacement> crops, SKSizeI picture)
    {
        var besides = CropSampler.BytesOf(crops.Select(static crop => crop.Size));
        return crops
            .GroupBy(static crop => crop.Reduction)
            .Select(alike => PartOf(alike, alike.Key, picture) is { IsEmpty: false } part
                ? reader.LoadOfPart(file, part, alike.Key, besides)
                : new WorkLoad(1, besides, ImageFile.Field))
            .MaxBy(static load => load.Bytes);
    }

    /// <summary>Reads the part of the image that the crops show, once for all that shrink it alike.</summary>
    /// <exception cref="InferenceException">The file cannot be read.</exception>
    public CropImages Cut(ReadOnlyMemory<byte> file, IReadOnlyList<CropPlacement> crops, SKSizeI picture)
    {
        var pngs = new byte[crops.Count][];
        var (reading, rendering) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var alike in crops.Index().GroupBy(static crop => crop.Item.Reduction))
        {
            var started = Stopwatch.GetTimestamp();
            var place = PartOf(alike.Select(static crop => crop.Item), alike.Key, picture);
            using var part = place.IsEmpty ? ImagePart.Empty : reader.ReadPart(file, place, alike.Key);
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

    /// <summary>What has to be read of the picture; empty where the crops lie outside.</summary>
    private static SKRectI PartOf(IEnumerable<CropPlacement> crops, int reduction, SKSizeI picture)
    {
        // A margin of two: one pixel to interpolate with, and one for rounding.
        var parts = crops.Select(crop => crop.Frame.Bounds(margin: 2, picture)).Where(static part => !part.IsEmpty).ToList();

        // What becomes one pixel depends on where the part begins, and no crop may depend on those beside it.
        return parts.Count == 0 ? SKRectI.Empty : reduction > 1 ? SKRectI.Create(picture) : parts.Aggregate(SKRectI.Union);
    }
}
