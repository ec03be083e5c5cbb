using Attention.Inference.Batching;

namespace Attention.Inference.Imaging;

/// <summary>Features of an image, the time it took to read it and what the encoder cost; nothing when they were known.</summary>
internal readonly record struct EncodedImage(ImageFeatures Features, TimeSpan Preprocess, RunCost Cost);
