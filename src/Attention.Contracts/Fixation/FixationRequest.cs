using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Fixation;

/// <summary>Asks where people look in an image.</summary>
public sealed record FixationRequest : TaskRequest
{
    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF (first page), PBM, PGM, PPM or TGA.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>
    /// Width to height, joined by <c>:</c>, of the window to crop by: the largest one within the image, placed where most looks fall
    /// into it. None is looked for when absent.
    /// </summary>
    [StringLength(16)]
    [Display(Prompt = "16:9")]
    public string? Crop { get; init; }
}
