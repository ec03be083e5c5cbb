using Attention.Contracts;
using Attention.Inference.Batching;

namespace Attention.Inference.Imaging;

/// <summary>What a model gave for an image file, the size of the upright original in pixels, and what it cost.</summary>
internal sealed record SeenImage(ImageOutputs Outputs, int Width, int Height, TimeSpan Preprocess, RunCost Cost)
{
    /// <summary>For a model whose grid covers the whole image.</summary>
    public ImageInfo Info => WholeImage.Info(Width, Height);
}
