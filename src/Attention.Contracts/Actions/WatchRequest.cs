using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Actions;

/// <summary>A picture of a camera, whose pictures come one by one. The options come with the first one and hold for all.</summary>
public sealed record WatchRequest : ActionOptions
{
    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF (first page), PBM, PGM, PPM or TGA.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }
}
