using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Actions;

/// <summary>Asks what is done in a film.</summary>
public sealed record ActionRequest : ActionOptions
{
    /// <summary>The file: animated GIF or WebP; MP4 and whatever else ffmpeg reads where it is installed.</summary>
    [Required]
    public required ReadOnlyMemory<byte> Video { get; init; }
}
