namespace Attention.Inference.Batching;

/// <summary>An output with what its batch cost.</summary>
internal readonly record struct Batched<T>(T Output, RunCost Cost);
