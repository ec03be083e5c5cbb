namespace Attention.Inference.Vision;

/// <summary>What a captioner reads.</summary>
/// <param name="Features">Of the image.</param>
/// <param name="Mask"><c>[rows * columns]</c>, 1 where the model may look and 0 where not; null when it may look everywhere.</param>
/// <param name="Seed">Draws the places that it looks at; null when it looks where it is most probable to.</param>
internal sealed record FeatureInput(ImageFeatures Features, float[]? Mask = null, int? Seed = null);
