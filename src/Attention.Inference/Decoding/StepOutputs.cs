namespace Attention.Inference.Decoding;

/// <summary>Outputs of a step that are fetched only when a sequence of the batch asked for them.</summary>
[Flags]
internal enum StepOutputs
{
    None = 0,

    /// <summary>Attention, gate and the like.</summary>
    Traces = 1,

    /// <summary>The log-probabilities of the whole vocabulary.</summary>
    LogProbs = 2,
}
