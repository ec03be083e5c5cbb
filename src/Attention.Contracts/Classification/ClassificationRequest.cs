using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Classification;

/// <summary>Asks what is in an image, and where the model read it to tell.</summary>
public sealed record ClassificationRequest : TaskRequest
{
    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF (first page), PBM, PGM, PPM or TGA.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>
    /// Cells of the grid whose sampling points are answered; the highest peaks of the salience, three at most, when absent. As
    /// text: <c>row,column</c>, joined by <c>;</c>.
    /// </summary>
    [MinLength(1), MaxLength(64)]
    [Display(Prompt = "3,4;5,5")]
    public IReadOnlyList<GridCell>? Cells { get; init; }
}
