using Attention.Contracts;

namespace Attention.Inference.Vision;

/// <summary>An image whose grid covers all of it.</summary>
internal static class WholeImage
{
    public static ImageInfo Info(int width, int height) =>
        new() { Width = width, Height = height, Region = new ImageRegion { X = 0, Y = 0, Width = width, Height = height } };
}
