namespace Attention.Inference.Imaging;

/// <summary>An image of a graph's size, and the outputs that are wanted for it.</summary>
internal readonly record struct ImageQuery(RgbImage Image, IReadOnlyList<string> Outputs);
