using Attention.Inference.Batching;
using Attention.Inference.Imaging;

namespace Attention.Inference.Actions;

/// <summary>A frame whose features are known.</summary>
/// <param name="Features">Of the frame.</param>
/// <param name="Read">How long reading it took.</param>
/// <param name="Cost">Of encoding it.</param>
internal readonly record struct SeenFrame(ImageFeatures Features, TimeSpan Read, RunCost Cost);
