using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Imaging;

/// <summary>How large an image may be. Both limits are checked against the file's header, before any pixel is decoded.</summary>
public sealed class ImageOptions
{
    /// <summary>
    /// Width times height, at most. Reading takes 4 bytes a pixel, and up to 12 of some formats; only a JPEG can be decoded smaller. What
    /// takes more than <c>Admission:MaxWorkBytes</c> is refused, too.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int MaxPixels { get; set; } = 64_000_000;

    /// <summary>Pixels along either side, at most.</summary>
    [Range(1, 65_535)]
    public int MaxSide { get; set; } = 16_384;
}

[OptionsValidator]
internal sealed partial class ImageOptionsValidator : IValidateOptions<ImageOptions>;
