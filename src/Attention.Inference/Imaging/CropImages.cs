namespace Attention.Inference.Imaging;

/// <summary>Crops as PNG, and what it took to read the image and to sample them.</summary>
internal sealed record CropImages(IReadOnlyList<byte[]> Pngs, TimeSpan Reading, TimeSpan Rendering)
{
    public static CropImages None { get; } = new([], TimeSpan.Zero, TimeSpan.Zero);
}
