using Attention.Contracts;
using Attention.Inference.Tests.Imaging;

namespace Attention.Api.Tests.Hosting;

/// <summary>Images that every route which takes one refuses, or answers although they are strange, by name.</summary>
public static class OddPictures
{
    public static TheoryData<string, ErrorCode> Bad => new()
    {
        { "empty", ErrorCode.InvalidInput },
        { "truncated JPEG", ErrorCode.InvalidInput },
        { "progressive JPEG cut in half", ErrorCode.InvalidInput },
        { "text named .jpg", ErrorCode.UnsupportedMedia },
        { "50,000 x 50,000 PNG", ErrorCode.TooLarge },
        { "over the limit", ErrorCode.TooLarge },
        { "takes 640 MB to decode", ErrorCode.TooLarge },
    };

    /// <summary>With their upright sizes.</summary>
    public static TheoryData<string, int, int> Strange => new()
    {
        { "animated GIF", 2, 2 },
        { "CMYK JPEG", 8, 8 },
        { "16-bit PNG", Pictures.Width, Pictures.Height },
        { "rotated JPEG", Pictures.Height, Pictures.Width },
        { "grey PNG", Pictures.Width, Pictures.Height },
        { "transparent PNG", Pictures.Width, Pictures.Height },
        { "1 pixel high", 200, 1 },
        { "1 x 1", 1, 1 },
    };

    public static byte[] Named(string name) => name switch
    {
        "empty" => [],
        "truncated JPEG" => Pictures.TruncatedJpeg(),
        "text named .jpg" => Pictures.TextNamedJpg(),
        "50,000 x 50,000 PNG" => Pictures.HugePng(),
        "over the limit" => [.. Pictures.Jpeg(), .. new byte[new LimitsOptions().MaxImageBytes]],
        "takes 640 MB to decode" => Pictures.InterlacedPng(),
        "progressive JPEG cut in half" => ProgressiveJpeg.Grey(200, 100)[..^60],
        "animated GIF" => Pictures.AnimatedGif(),
        "CMYK JPEG" => Pictures.CmykJpeg(),
        "16-bit PNG" => Pictures.SixteenBitPng(),
        "rotated JPEG" => Pictures.RotatedJpeg(),
        "grey PNG" => Pictures.GreyPng(),
        "transparent PNG" => Pictures.TransparentPng(),
        "1 pixel high" => Pictures.Png(200, 1),
        _ => Pictures.Png(1, 1),
    };
}
