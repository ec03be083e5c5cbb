using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Captioning;

/// <summary>Asks for a caption of one image.</summary>
public sealed record CaptionRequest : SequenceRequest
{
    /// <summary>The file: JPEG, PNG, WebP, GIF (first frame) or BMP.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Image { get; init; }
}
