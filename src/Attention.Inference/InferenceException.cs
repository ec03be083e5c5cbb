using Attention.Contracts;

namespace Attention.Inference;

/// <summary>An expected failure: what went wrong, in which field, and how to mend it. Mapped to REST and gRPC by one table.</summary>
public sealed class InferenceException(ErrorCode code, string message, string? field = null, Exception? cause = null) : Exception(message, cause)
{
    public ErrorCode Code { get; } = code;

    /// <summary>The request's field at fault, in camelCase; null where no single field is.</summary>
    public string? Field { get; } = field;

    /// <summary>When to ask again, where that is known better than the code alone tells.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
