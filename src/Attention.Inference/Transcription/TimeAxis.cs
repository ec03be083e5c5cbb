using System.Globalization;

namespace Attention.Inference.Transcription;

/// <summary>Time from left to right, in user units of an SVG.</summary>
internal sealed class TimeAxis
{
    private const float Narrowest = 480;
    private const float Widest = 1600;
    private const float UnitsPerSecond = 120;
    private const float LeastGap = 56;

    private static readonly double[] RoundSeconds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

    private readonly double _durationMs;

    public TimeAxis(float left, double durationMs)
    {
        (Left, _durationMs) = (left, durationMs);
        Width = Math.Clamp((float)(durationMs / 1000) * UnitsPerSecond, Narrowest, Widest);
    }

    public float Left { get; }

    public float Width { get; }

    public float Right => Left + Width;

    /// <summary>Round numbers of seconds, far enough apart to be read.</summary>
    public IEnumerable<(float X, string Label)> Ticks
    {
        get
        {
            var seconds = _durationMs / 1000;
            var step = Array.Find(RoundSeconds, step => step / seconds * Width >= LeastGap) is > 0 and var found ? found : RoundSeconds[^1];
            for (var tick = 0; tick * step <= seconds; tick++)
            {
                yield return (At(tick * step * 1000), (tick * step).ToString("0.#", CultureInfo.InvariantCulture));
            }
        }
    }

    public float At(double milliseconds) => Left + ((float)(milliseconds / _durationMs) * Width);
}
