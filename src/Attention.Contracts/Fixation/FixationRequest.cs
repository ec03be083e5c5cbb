using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Fixation;

/// <summary>Asks where people look in an image.</summary>
public sealed record FixationRequest
{
    /// <summary>Echoed in the answer; made up when absent.</summary>
    [StringLength(128)]
    public string? Id { get; init; }

    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame) or BMP.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>
    /// Width to height, joined by <c>:</c>, of the window to crop by: the largest one within the image, placed where most looks fall
    /// into it. None is looked for when absent.
    /// </summary>
    [StringLength(16)]
    public string? Crop { get; init; }

    /// <summary>How the answer carries the attention of the steps; with <c>none</c> the density and what is in it come alone.</summary>
    [EnumDataType(typeof(AttentionFormat))]
    public AttentionFormat Attention { get; init; }
}
