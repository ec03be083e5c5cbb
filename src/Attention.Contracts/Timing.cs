namespace Attention.Contracts;

/// <summary>Where the time of a request went, in milliseconds.</summary>
public sealed record Timing
{
    /// <summary>Reading and preprocessing the input.</summary>
    public double PreprocessMs { get; init; }

    /// <summary>Waiting for a batch, all queues of the request together.</summary>
    public double QueueMs { get; init; }

    /// <summary>Inside batches that ran this request, from joining to leaving.</summary>
    public double ComputeMs { get; init; }

    /// <summary>Turning attention into maps and pictures.</summary>
    public double RenderMs { get; init; }
}
