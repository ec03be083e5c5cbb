using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Models;

/// <summary>Where models are and what may be kept of their work, section <c>Models</c>.</summary>
public sealed class ModelOptions
{
    public const string Section = "Models";

    /// <summary>The model repository; a relative path starts at the program's folder.</summary>
    [Required]
    public string Path { get; set; } = "models/repository";

    /// <summary>Whether one folder that is refused keeps the service from becoming ready: a roll-out of such a repository then stops by itself.</summary>
    public bool Strict { get; set; }

    /// <summary>Memory for the features of images seen lately, in bytes; 0 keeps none.</summary>
    [Range(0, long.MaxValue)]
    public long FeatureCacheBytes { get; set; } = 32 * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class ModelOptionsValidator : IValidateOptions<ModelOptions>;
