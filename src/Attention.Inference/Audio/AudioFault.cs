using System.Globalization;
using Attention.Contracts;

namespace Attention.Inference.Audio;

/// <summary>What is wrong with a recording, in the words of an answer.</summary>
internal static class AudioFault
{
    /// <summary>The request's field that holds it.</summary>
    public const string Field = "audio";

    /// <summary>The file is broken, or says what cannot be.</summary>
    public static InferenceException Invalid(FormattableString problem) => Of(ErrorCode.InvalidInput, problem);

    /// <summary>The file is of a kind that is not read here.</summary>
    public static InferenceException Unsupported(FormattableString problem) => Of(ErrorCode.UnsupportedMedia, problem);

    /// <exception cref="InferenceException">The recording is longer than allowed.</exception>
    public static void CheckLength(double seconds, AudioOptions limits)
    {
        if (seconds > limits.MaxSeconds)
        {
            throw TooLong($"lasts {seconds:0.##} seconds", limits);
        }
    }

    public static InferenceException TooLong(FormattableString length, AudioOptions limits) =>
        Of(ErrorCode.TooLarge, $"audio {length.ToString(CultureInfo.InvariantCulture)}; the limit is {limits.MaxSeconds} (Audio:MaxSeconds).");

    private static InferenceException Of(ErrorCode code, FormattableString problem) => new(code, problem.ToString(CultureInfo.InvariantCulture), Field);
}
