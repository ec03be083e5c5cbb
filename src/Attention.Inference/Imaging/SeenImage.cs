using Attention.Contracts;
using Attention.Inference.Batching;

namespace Attention.Inference.Imaging;

/// <summary>What a model gave for an image file, the size of the upright original in pixels, and what it cost.</summary>
internal sealed record SeenImage(ImageOutputs Outputs, int Width, int Height, TimeSpan Preprocess, RunCost Cost)
{
    /// <summary>For a model whose grid covers the whole image.</summary>
    public ImageInfo Info => new()
    {
        Width = Width,
        Height = Height,
        Region = new ImageRegion { X = 0, Y = 0, Width = Width, Height = Height },
    };
}
