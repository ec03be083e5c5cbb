namespace Attention.Inference.Batching;

/// <summary>A value, and what it cost to get.</summary>
public readonly record struct Measured<T>(T Value, Cost Cost);
