using System.ComponentModel.DataAnnotations;
using Attention.Contracts;

namespace Attention.ToyTask;

/// <summary>Asks where an image is bright.</summary>
public sealed record BrightnessRequest : TaskRequest
{
    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame) or BMP.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>What the brightness of a cell must exceed; the model's own when absent.</summary>
    [Range(0.0, 1.0)]
    public double? Threshold { get; init; }

    /// <summary>Cells that are named at most; 3 when absent.</summary>
    [Range(1, 16)]
    public int Top { get; init; } = 3;
}
