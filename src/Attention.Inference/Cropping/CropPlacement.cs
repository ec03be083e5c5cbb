using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>A crop, where it lies in its picture and how large it becomes.</summary>
internal sealed record CropPlacement(CropProposal Proposal, CropFrame Frame, SKSizeI Size)
{
    /// <inheritdoc cref="CropSampler.Reduction"/>
    public int Reduction { get; } = CropSampler.Reduction(Frame, Size);

    /// <summary>All crops of an image.</summary>
    /// <param name="proposals">Where they are.</param>
    /// <param name="picture">Size of the upright image.</param>
    /// <param name="size">Of each of them; null for its natural size.</param>
    /// <exception cref="InferenceException">They are too large together.</exception>
    public static IReadOnlyList<CropPlacement> Of(IReadOnlyList<CropProposal> proposals, SKSizeI picture, SKSizeI? size)
    {
        var crops = new List<CropPlacement>(proposals.Count);
        foreach (var proposal in proposals)
        {
            var frame = proposal.Theta.Frame(picture.Width, picture.Height);
            crops.Add(new CropPlacement(proposal, frame, size ?? frame.NaturalSize));
        }

        CropSize.CheckTogether(crops.Select(static crop => crop.Size));
        return crops;
    }
}
