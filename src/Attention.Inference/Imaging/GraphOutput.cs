namespace Attention.Inference.Imaging;

/// <summary>One output of a graph for one image.</summary>
/// <param name="Values">Row by row.</param>
/// <param name="Shape">Without the batch.</param>
internal sealed record GraphOutput(float[] Values, IReadOnlyList<int> Shape);
