using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>The eight ways a camera stores a picture (EXIF orientation 1-8), named by where its first row and column belong.</summary>
internal static class Orientation
{
    /// <summary>Whether the stored width is the upright height.</summary>
    public static bool SwapsSides(this SKEncodedOrigin origin)
    {
        return origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
    }

    /// <summary>
    /// Where stored pixels go in an upright image of <paramref name="width"/> x <paramref name="height"/>: the pixel at stored
    /// column x, row y has the upright index <c>Start + x * StepX + y * StepY</c>.
    /// </summary>
    public static (int Start, int StepX, int StepY) Walk(this SKEncodedOrigin origin, int width, int height)
    {
        var right = width - 1;
        var bottom = (height - 1) * width;
        return origin switch
        {
            SKEncodedOrigin.TopRight => (right, -1, width),
            SKEncodedOrigin.BottomRight => (right + bottom, -1, -width),
            SKEncodedOrigin.BottomLeft => (bottom, 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (right, width, -1),
            SKEncodedOrigin.RightBottom => (right + bottom, -width, -1),
            SKEncodedOrigin.LeftBottom => (bottom, -width, 1),
            _ => (0, 1, width),
        };
    }
}
