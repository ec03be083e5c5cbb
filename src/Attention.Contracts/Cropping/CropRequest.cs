using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Cropping;

/// <summary>Asks for crops of one image: those that a spatial transformer chooses, or those that are given.</summary>
public sealed record CropRequest : TaskRequest
{
    /// <summary>Name of the model; the task's default when absent. None is asked where <c>theta</c> or <c>boxes</c> are given.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF (first page), PBM, PGM, PPM or TGA.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>
    /// Your own crop, as an affine map from crop to image: six numbers row by row, each between -1000 and 1000. Both sides run from
    /// -1 to 1, edge to edge, x before y. As text: joined by <c>,</c>.
    /// </summary>
    [MinLength(6), MaxLength(6)]
    [Display(Prompt = "0.5,0,0.25,0,0.5,-0.25")]
    public IReadOnlyList<double>? Theta { get; init; }

    /// <summary>
    /// Your own crops, upright, in pixels of the upright original; what of them lies outside the image is black. As text:
    /// <c>xc,yc,w,h</c>, joined by <c>;</c>.
    /// </summary>
    [MinLength(1), MaxLength(64)]
    [Display(Prompt = "60,40,80,50;120,90,30,30")]
    public IReadOnlyList<CenteredBox>? Boxes { get; init; }

    /// <summary>
    /// Width and height of every crop in pixels, joined by <c>x</c>; when absent a crop is as large as what it shows, but at most
    /// 1024 along its longer side.
    /// </summary>
    [StringLength(16)]
    [Display(Prompt = "256x256")]
    public string? Size { get; init; }
}
