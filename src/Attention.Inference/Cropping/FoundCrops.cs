using Attention.Contracts;
using Attention.Inference.Batching;

namespace Attention.Inference.Cropping;

/// <summary>Where to crop an image, as a model found it or a request said it, and what that cost.</summary>
internal sealed record FoundCrops(ImageInfo Image, IReadOnlyList<FoundCrop> Crops, TimeSpan Preprocess, RunCost Cost);
