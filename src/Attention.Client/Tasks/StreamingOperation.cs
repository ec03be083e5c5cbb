using System.Net.ServerSentEvents;
using Attention.Contracts;
using Google.Protobuf.Reflection;

namespace Attention.Client;

/// <summary>Something that a service answers piece by piece: server-sent events on REST, messages on gRPC.</summary>
/// <param name="route">Of the POST, such as <c>/v1/captions</c>.</param>
/// <param name="streaming">The method that answers piece by piece.</param>
/// <param name="piece">Reads the JSON of a piece, which has a name of its task's own on REST.</param>
/// <param name="done">Reads the JSON of the last event, <c>done</c>.</param>
public sealed class StreamingOperation<TRequest, TEvent>(
    string route, MethodDescriptor streaming, StreamingOperation<TRequest, TEvent>.Reader piece, StreamingOperation<TRequest, TEvent>.Reader done)
    where TRequest : TaskRequest
    where TEvent : class
{
    /// <summary>Reads an event of REST.</summary>
    /// <param name="json">Its data, UTF-8.</param>
    public delegate TEvent Reader(ReadOnlySpan<byte> json);

    public string Route { get; } = route;

    public MethodDescriptor Streaming { get; } = streaming;

    internal SseItemParser<TEvent> Parser { get; } = (type, json) => type switch
    {
        "done" => done(json),
        "error" => throw Rest.RestFault.Of(json),
        _ => piece(json),
    };
}
