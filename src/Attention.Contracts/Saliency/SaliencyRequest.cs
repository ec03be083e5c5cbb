using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Saliency;

/// <summary>Asks what stands out in an image.</summary>
public sealed record SaliencyRequest : TaskRequest
{
    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF (first page), PBM, PGM, PPM or TGA.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>What the map must exceed where the object is; when absent the model's own, found on photos it never learnt from.</summary>
    [Range(0.0, 1.0)]
    public double? Threshold { get; init; }

    /// <summary>Whether the mask is white above the threshold and black elsewhere, and the cut-out has hard edges.</summary>
    public bool Binary { get; init; }

    /// <summary>Whether the object comes cut out of the image too.</summary>
    public bool Cutout { get; init; }
}
