using System.Net.ServerSentEvents;

namespace Attention.Api.Tasks;

/// <summary>An answer piece by piece: server-sent events on REST, messages on gRPC.</summary>
public abstract class Pieces<TRequest>
{
    /// <summary>What REST calls a piece; the last event, the whole answer, is <c>done</c>.</summary>
    public required string Name { get; init; }

    internal abstract Type Message { get; }

    internal abstract IAsyncEnumerable<object> RunAsync(TRequest request, CancellationToken cancellationToken);

    internal abstract SseItem<object> ToItem(object message);
}

/// <summary>An answer as messages of one type.</summary>
/// <param name="run">Answers a request.</param>
/// <param name="done">The whole answer; null for a message that is a piece.</param>
/// <param name="piece">What REST sends of a piece.</param>
public sealed class Pieces<TRequest, TEvent>(
    Func<TRequest, CancellationToken, IAsyncEnumerable<TEvent>> run, Func<TEvent, object?> done, Func<TEvent, object> piece) : Pieces<TRequest>
    where TEvent : class
{
    internal override Type Message => typeof(TEvent);

    internal override IAsyncEnumerable<object> RunAsync(TRequest request, CancellationToken cancellationToken) => run(request, cancellationToken);

    internal override SseItem<object> ToItem(object message) => done((TEvent)message) is { } answer
        ? new SseItem<object>(answer, "done")
        : new SseItem<object>(piece((TEvent)message), Name);
}
