namespace Attention.Inference.Saliency;

/// <summary>What of an image belongs to the object, as opacity from 0 to 1.</summary>
/// <param name="Threshold">What a map must exceed.</param>
/// <param name="Binary">Whether there is nothing in between.</param>
internal readonly record struct Matte(double Threshold, bool Binary)
{
    public bool Has(float salient) => salient > Threshold;

    /// <summary>
    /// 0 up to the threshold, 1 from halfway between it and 1 on: the middle of an object is opaque although a map is hardly ever sure,
    /// and nothing of its surroundings is left.
    /// </summary>
    public float Opacity(float salient) =>
        !Has(salient) ? 0 : Binary ? 1 : (float)Math.Min(1, 2 * (salient - Threshold) / (1 - Threshold));
}
