namespace Attention.Inference.Diagnostics;

/// <summary>Why an engine did not answer a request.</summary>
internal enum FailureReason
{
    /// <summary>The queue was full.</summary>
    Rejected,

    /// <summary>The client left or its deadline passed.</summary>
    Cancelled,

    /// <summary>The graph failed.</summary>
    Backend,
}
