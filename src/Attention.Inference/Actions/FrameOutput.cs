namespace Attention.Inference.Actions;

/// <summary>What a model sees in a frame.</summary>
/// <param name="Scores">Probabilities of the classes: <c>[labels]</c>.</param>
/// <param name="Attention">Weights over the grid, <c>[rows * columns]</c>; null where nobody asked.</param>
/// <param name="States">For the next frame.</param>
internal sealed record FrameOutput(float[] Scores, float[]? Attention, float[][] States);
