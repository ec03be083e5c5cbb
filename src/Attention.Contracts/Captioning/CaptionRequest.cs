using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Captioning;

/// <summary>Asks for a caption of one image.</summary>
public sealed record CaptionRequest : CaptionOptions
{
    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }
}
