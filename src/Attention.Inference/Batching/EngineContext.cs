using Attention.Inference.Diagnostics;

namespace Attention.Inference.Batching;

/// <summary>What all engines of a process share.</summary>
internal sealed record EngineContext(BatchingOptions Options, Governor Governor, InferenceMetrics Metrics, TimeProvider Time);
