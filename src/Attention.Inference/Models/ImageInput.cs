using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Models;

/// <summary>What an image encoder takes, in pixels, and the grid of features that it gives.</summary>
internal sealed record ImageInput : IValidatableObject
{
    [Range(1, 4096)]
    public required int Width { get; init; }

    [Range(1, 4096)]
    public required int Height { get; init; }

    [Range(1, 256)]
    public required int Rows { get; init; }

    [Range(1, 256)]
    public required int Columns { get; init; }

    public ImageFit Fit { get; init; }

    /// <summary>Red, green and blue of what is padded; grey when absent.</summary>
    [MinLength(3), MaxLength(3)]
    public IReadOnlyList<byte> Fill { get; init; } = [128, 128, 128];

    /// <summary>Pixels a side of a cell, where an image is padded to whole cells.</summary>
    public int Stride => Width / Columns;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Fit == ImageFit.Squash || (Stride * Columns == Width && Stride * Rows == Height)
            ? []
            : [new ValidationResult($"{Rows} x {Columns} square cells must make {Height} x {Width} pixels.", [nameof(Fit)])];
}
