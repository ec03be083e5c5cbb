using Attention.Contracts;

namespace Attention.Inference.Cropping;

/// <summary>Where to crop, and what a model sees there; no classes where no model was asked.</summary>
internal readonly record struct FoundCrop(Theta Theta, IReadOnlyList<ClassScore>? Classes);
