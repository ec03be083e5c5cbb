namespace Attention.Client;

/// <summary>What became of one request of a bulk call: a response or a failure.</summary>
public sealed record BulkAnswer<TResponse>
    where TResponse : class
{
    /// <summary>The request's own; null, or made up by the service, where it had none.</summary>
    public required string? Id { get; init; }

    /// <summary>Null where there is a failure.</summary>
    public TResponse? Response { get; init; }

    /// <summary>Null where there is a response.</summary>
    public AttentionException? Failure { get; init; }
}
