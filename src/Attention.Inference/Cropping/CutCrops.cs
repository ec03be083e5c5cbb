namespace Attention.Inference.Cropping;

/// <summary>Crops as PNG, and what it took to read the image and to sample them.</summary>
internal sealed record CutCrops(IReadOnlyList<byte[]> Pngs, TimeSpan Reading, TimeSpan Rendering);
