using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Captioning;

/// <summary>Asks several models for a caption of one image.</summary>
public sealed record CompareCaptionsRequest : CaptionOptions
{
    /// <summary>Names of the models, each once, up to 16; every captioner that is served when absent. As text: joined by commas.</summary>
    [MaxLength(16)]
    [Display(Prompt = "caption-soft,caption-adaptive")]
    public IReadOnlyList<string>? Models { get; init; }
}
