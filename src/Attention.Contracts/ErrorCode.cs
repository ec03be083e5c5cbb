using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary>Every way a request can fail that its sender can do something about, and the one that it cannot.</summary>
[JsonConverter(typeof(ErrorCodeConverter))]
public enum ErrorCode
{
    /// <summary>A field is missing or out of range: 400, INVALID_ARGUMENT.</summary>
    InvalidInput,

    /// <summary>No key, or none that is known: 401, UNAUTHENTICATED.</summary>
    Unauthenticated,

    /// <summary>Known, but not allowed to whoever asks: 403, PERMISSION_DENIED.</summary>
    Forbidden,

    /// <summary>No such model: 404, NOT_FOUND.</summary>
    NotFound,

    /// <summary>The request came too slowly to wait for: 408, DEADLINE_EXCEEDED.</summary>
    RequestTimeout,

    /// <summary>The input is larger than a limit: 413, INVALID_ARGUMENT.</summary>
    TooLarge,

    /// <summary>The bytes are of a format that is not read: 415, INVALID_ARGUMENT.</summary>
    UnsupportedMedia,

    /// <summary>A queue is full: 429, RESOURCE_EXHAUSTED.</summary>
    QueueFull,

    /// <summary>Whoever asks has spent what they may for now: 429, RESOURCE_EXHAUSTED.</summary>
    RateLimited,

    /// <summary>Not ready, or draining: 503, UNAVAILABLE.</summary>
    Unavailable,

    /// <summary>The deadline passed first: 504, DEADLINE_EXCEEDED.</summary>
    DeadlineExceeded,

    /// <summary>Our fault: 500, INTERNAL.</summary>
    Internal,
}
