using Attention.Contracts;

namespace Attention.Client;

/// <summary>Why there is no answer: the same on REST and gRPC.</summary>
public sealed class AttentionException(ErrorCode code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The kind of fault. <see cref="ErrorCode.Unavailable"/> also stands for a service that cannot be reached.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>The field of the request that is at fault, as the service names it, such as <c>texts[0]</c>; null where no single one is.</summary>
    public string? Field { get; init; }

    /// <summary>How long the service asks to wait before the request is sent again; null where it says nothing of it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>To quote when asking the service's operator what happened; null where the service told none.</summary>
    public string? TraceId { get; init; }
}
