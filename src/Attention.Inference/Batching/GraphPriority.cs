namespace Attention.Inference.Batching;

/// <summary>What goes first where graphs wait for a core.</summary>
internal enum GraphPriority
{
    /// <summary>A step or the start of a sequence: short, and somebody waits for every one of them.</summary>
    Step,

    /// <summary>A forward pass that answers a whole request.</summary>
    Encoder,
}
