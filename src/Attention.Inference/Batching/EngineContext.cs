using Attention.Inference.Diagnostics;

namespace Attention.Inference.Batching;

/// <summary>What engines share.</summary>
internal sealed record EngineContext(BatchingOptions Options, Governor Governor, InferenceMetrics Metrics, TimeProvider Time)
{
    /// <inheritdoc cref="BatchingOptions.MaxQueueDelay"/>
    public TimeSpan MaxQueueDelay { get; init; } = Options.MaxQueueDelay;
}
