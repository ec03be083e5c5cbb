using System.ComponentModel.DataAnnotations;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Vision;

/// <summary>What a graph over images takes, in pixels, and the grid that it gives: section <c>image</c> of config.json.</summary>
public sealed record ImageInput : IValidatableObject
{
    [Range(1, 4096)]
    public required int Width { get; init; }

    [Range(1, 4096)]
    public required int Height { get; init; }

    /// <summary>Of the grid that the graph gives; one where it gives none.</summary>
    [Range(1, 256)]
    public int Rows { get; init; } = 1;

    /// <inheritdoc cref="Rows"/>
    [Range(1, 256)]
    public int Columns { get; init; } = 1;

    public ImageFit Fit { get; init; }

    /// <summary>Red, green and blue of what is padded; grey when absent.</summary>
    [MinLength(3), MaxLength(3)]
    public IReadOnlyList<byte> Fill { get; init; } = [128, 128, 128];

    /// <summary>Pixels a side of a cell, where an image is padded to whole cells.</summary>
    public int Stride => Width / Columns;

    /// <summary>What <see cref="Read"/> takes.</summary>
    /// <exception cref="InferenceException">The header of the file cannot be read.</exception>
    public WorkLoad LoadOf(ImageReader reader, ReadOnlyMemory<byte> file) => reader.LoadOfRgb(file, Width, Height);

    /// <summary>An image file as the graph takes it: squashed, or padded.</summary>
    /// <exception cref="InferenceException">The file cannot be read.</exception>
    public RgbImage Read(ImageReader reader, ReadOnlyMemory<byte> file) => Fit == ImageFit.Squash
        ? reader.ReadRgb(file, Width, Height)
        : reader.ReadOnCanvas(file, new SKSizeI(Width, Height), Fill, size => GridRegion.Of(this, size.Width, size.Height).Pixels(this));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Fit == ImageFit.Squash || (Stride * Columns == Width && Stride * Rows == Height)
            ? []
            : [new ValidationResult($"{Rows} x {Columns} square cells must make {Height} x {Width} pixels.", [nameof(Fit)])];
}
