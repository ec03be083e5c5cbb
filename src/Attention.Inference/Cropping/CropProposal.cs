using Attention.Contracts;

namespace Attention.Inference.Cropping;

/// <summary>A place to crop, and what a model sees there; no classes where no model was asked.</summary>
internal readonly record struct CropProposal(Theta Theta, IReadOnlyList<ClassScore>? Classes);
