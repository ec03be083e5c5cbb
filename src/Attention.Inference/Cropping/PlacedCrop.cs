using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>A crop, where it lies in its picture and how large it becomes.</summary>
internal sealed record PlacedCrop(FoundCrop Found, CropFrame Frame, SKSizeI Size)
{
    /// <inheritdoc cref="CropSampler.Reduction"/>
    public int Reduction { get; } = CropSampler.Reduction(Frame, Size);

    /// <summary>All crops of an image.</summary>
    /// <param name="found">Where they are.</param>
    /// <param name="size">Of each of them; null for its natural size.</param>
    /// <exception cref="InferenceException">They are too large together.</exception>
    public static IReadOnlyList<PlacedCrop> Place(FoundCrops found, SKSizeI? size)
    {
        var crops = new List<PlacedCrop>(found.Crops.Count);
        foreach (var crop in found.Crops)
        {
            var frame = CropFrame.Of(crop.Theta, found.Image.Width, found.Image.Height);
            crops.Add(new PlacedCrop(crop, frame, size ?? frame.NaturalSize));
        }

        CropSize.CheckTogether(crops.Select(static crop => crop.Size));
        return crops;
    }
}
