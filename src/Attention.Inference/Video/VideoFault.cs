using System.Globalization;
using Attention.Contracts;

namespace Attention.Inference.Video;

/// <summary>What is wrong with a film, in the words of an answer.</summary>
internal static class VideoFault
{
    /// <summary>The request's field that holds it.</summary>
    public const string Field = "video";

    /// <summary>The file is broken, or no film.</summary>
    public static InferenceException Invalid(FormattableString problem) => Of(ErrorCode.InvalidInput, problem);

    /// <summary>The file is of a kind that is not read here.</summary>
    public static InferenceException Unsupported(FormattableString problem) => Of(ErrorCode.UnsupportedMedia, problem);

    /// <summary>The film can be read up to a moment, and no further.</summary>
    public static InferenceException Breaks(double seconds, string problem) =>
        Invalid($"video breaks after {seconds:0.##} seconds: {problem}");

    /// <exception cref="InferenceException">The film is longer than allowed.</exception>
    public static void CheckLength(double seconds, VideoOptions limits)
    {
        if (seconds > limits.MaxSeconds)
        {
            throw Of(ErrorCode.TooLarge, $"video lasts {seconds:0.##} seconds; the limit is {limits.MaxSeconds} (Video:MaxSeconds).");
        }
    }

    /// <exception cref="InferenceException">There are more frames than allowed.</exception>
    public static void CheckFrames(int frames, VideoOptions limits)
    {
        if (frames > limits.MaxFrames)
        {
            throw Of(ErrorCode.TooLarge, $"video has {frames} frames or more; the limit is {limits.MaxFrames} (Video:MaxFrames).");
        }
    }

    /// <exception cref="InferenceException">Frames are larger than allowed.</exception>
    public static void CheckSize(long width, long height, VideoOptions limits)
    {
        if (width * height > limits.MaxPixels)
        {
            throw Of(ErrorCode.TooLarge, $"video is {width} x {height} pixels; the limit is {limits.MaxPixels} (Video:MaxPixels).");
        }
    }

    /// <summary>There is no telling what film it is.</summary>
    public static InferenceException Undecodable(string reason) => Invalid($"video cannot be decoded; ffmpeg says: {reason}");

    /// <exception cref="InferenceException">A picture in the middle is larger than allowed, whatever the header says.</exception>
    public static void CheckComplaints(IReadOnlyList<string> complaints, VideoOptions limits)
    {
        if (complaints.Any(static complaint => complaint.Contains("exceeds specified max pixel count", StringComparison.Ordinal)))
        {
            throw Of(ErrorCode.TooLarge, $"video has pictures of more than {limits.MaxPixels} pixels, which is the limit (Video:MaxPixels).");
        }
    }

    private static InferenceException Of(ErrorCode code, FormattableString problem) => new(code, problem.ToString(CultureInfo.InvariantCulture), Field);
}
