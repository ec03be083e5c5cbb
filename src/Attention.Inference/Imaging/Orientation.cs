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
        var (left, right) = origin.StartsRight() ? (width - 1, -1) : (0, 1);
        var (top, down) = origin.StartsAtBottom() ? ((height - 1) * width, -width) : (0, width);
        return origin.SwapsSides() ? (left + top, down, right) : (left + top, right, down);
    }

    /// <summary>Where a part of the upright image lies in what is stored.</summary>
    public static SKRectI ToStored(this SKEncodedOrigin origin, SKRectI part, SKSizeI upright) =>
        origin.Swap(origin.Mirror(part, upright));

    /// <summary>Where a stored part lies in the upright image.</summary>
    public static SKRectI ToUpright(this SKEncodedOrigin origin, SKRectI part, SKSizeI upright) =>
        origin.Mirror(origin.Swap(part), upright);

    private static SKRectI Mirror(this SKEncodedOrigin origin, SKRectI part, SKSizeI upright)
    {
        var (left, right) = origin.StartsRight() ? (upright.Width - part.Right, upright.Width - part.Left) : (part.Left, part.Right);
        var (top, bottom) = origin.StartsAtBottom() ? (upright.Height - part.Bottom, upright.Height - part.Top) : (part.Top, part.Bottom);
        return new SKRectI(left, top, right, bottom);
    }

    private static SKRectI Swap(this SKEncodedOrigin origin, SKRectI part) =>
        origin.SwapsSides() ? new SKRectI(part.Top, part.Left, part.Bottom, part.Right) : part;

    private static bool StartsRight(this SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;

    private static bool StartsAtBottom(this SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
}
