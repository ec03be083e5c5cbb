using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Attention.Inference.Classification;

/// <summary>The deformable layers that a classifier ends with, one after the other on one grid: section <c>deformable</c> of config.json.</summary>
internal sealed record DeformableInput : IValidatableObject
{
    private const int LargestDilation = 16;

    /// <summary>Pixels of the network's input from one cell to the next. The first cell lies on the first pixel.</summary>
    [Range(1, 256)]
    public required int Stride { get; init; }

    /// <summary>Taps a side. No more than three: three layers of them read 729 points for a cell, of five it would be 15,625.</summary>
    [Range(3, 3)]
    public required int Kernel { get; init; }

    /// <summary>Cells from tap to tap before offsets, of each layer; the nearest to the image first.</summary>
    [Required, MinLength(1), MaxLength(3)]
    public required IReadOnlyList<int> Dilations { get; init; }

    /// <summary>Taps of a layer.</summary>
    [JsonIgnore]
    public int Taps => Kernel * Kernel;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Dilations.All(static dilation => dilation is >= 1 and <= LargestDilation)
            ? []
            : [new ValidationResult($"Each must be from 1 to {LargestDilation}.", [nameof(Dilations)])];
}
