using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Captioning;

/// <summary>An image and how to describe it, whichever models do it.</summary>
public abstract record CaptionOptions : SequenceRequest
{
    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF (first page), PBM, PGM, PPM or TGA.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>Words that the caption begins with; the model goes on from there, and they have their attention too.</summary>
    [StringLength(500)]
    [Display(Prompt = "a man in")]
    public string? Prefix { get; init; }

    /// <summary>
    /// Boxes that the model must not look at, in pixels of the upright original: cells of the grid that they cover by half or
    /// more, and the cell at the centre of each, have no weight. As text: <c>x,y,width,height</c>, joined by <c>;</c>.
    /// </summary>
    [MaxLength(64)]
    [Display(Prompt = "0,0,120,80;200,40,50,50")]
    public IReadOnlyList<ImageRegion>? Mask { get; init; }

    /// <summary>How many of the most probable words to tell for each place of the caption; none when absent.</summary>
    [Range(0, 20)]
    public int? TopTokens { get; init; }

    /// <summary>Whether to draw the places that hard attention looks at, instead of taking the most probable ones.</summary>
    public bool Sample { get; init; }

    /// <summary>Makes a drawn caption repeatable; drawn itself, and told in the answer, when absent. Needs <c>sample</c>.</summary>
    [Range(0, int.MaxValue)]
    public int? Seed { get; init; }
}
