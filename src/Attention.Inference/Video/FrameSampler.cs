namespace Attention.Inference.Video;

/// <summary>
/// Looks at a film so many times a second, whatever its own rate: at 0, 1 / rate, 2 / rate … it sees the frame that is shown then. A
/// frame that is shown long is seen several times, one that is gone in between never.
/// </summary>
internal sealed class FrameSampler(double framesPerSecond)
{
    // Of a look: moments that fall together in whole milliseconds must not come apart by rounding.
    private const double Tolerance = 1e-3;

    private int _taken;

    /// <summary>How often a frame is seen that is shown from when the last one ended until <paramref name="end"/>, in milliseconds.</summary>
    public int Take(double end)
    {
        var looks = (int)Math.Ceiling((end * framesPerSecond / 1000) - Tolerance);
        var taken = Math.Max(0, looks - _taken);
        _taken += taken;
        return taken;
    }
}
