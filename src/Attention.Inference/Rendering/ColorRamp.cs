using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>
/// Night to daylight: black violet, magenta, orange, pale yellow. Lightness rises steadily with the weight, so the order of two
/// places is read right by colour-blind eyes and in grey print.
/// </summary>
internal static class ColorRamp
{
    private static readonly SKColor[] Points =
        [new(13, 8, 40), new(84, 19, 109), new(186, 54, 85), new(247, 132, 26), new(255, 236, 140)];

    /// <summary>The colour of a weight between 0 and 1 as (red, green, blue), 0-255.</summary>
    public static (float Red, float Green, float Blue) At(float weight)
    {
        var position = Math.Clamp(weight, 0, 1) * (Points.Length - 1);
        var below = Math.Min((int)position, Points.Length - 2);
        var share = position - below;
        var (from, to) = (Points[below], Points[below + 1]);
        return (
            float.Lerp(from.Red, to.Red, share),
            float.Lerp(from.Green, to.Green, share),
            float.Lerp(from.Blue, to.Blue, share));
    }
}
