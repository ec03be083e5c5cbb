using System.Globalization;
using Attention.Contracts;

namespace Attention.Inference.Fixation;

/// <summary>The shape of the window that a request asks for.</summary>
internal static class CropAspect
{
    private const double Widest = 100;

    /// <summary>Reads <c>W:H</c> as width over height; null where no window was asked for.</summary>
    /// <exception cref="InferenceException">It is no shape, or one of almost nothing.</exception>
    public static double? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Split(':') is [var width, var height] && Side(width) / Side(height) is >= 1 / Widest and <= Widest and var aspect
            ? aspect
            : throw new InferenceException(
                ErrorCode.InvalidInput,
                $"crop: '{text}' was given. It is WIDTH:HEIGHT, both above 0, such as 16:9; one may be up to {Widest} times the other.",
                "crop");
    }

    private static double? Side(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var side) && side > 0 ? side : null;
}
