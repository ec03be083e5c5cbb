using Attention.Inference.Vision;

namespace Attention.Inference.Actions;

/// <summary>A frame, and what is remembered of those before it.</summary>
/// <param name="Features">Of the frame.</param>
/// <param name="States">In the order of <see cref="FrameStep.States"/>.</param>
/// <param name="WithAttention">Whether to fetch the weights.</param>
internal sealed record FrameInput(ImageFeatures Features, float[][] States, bool WithAttention);
