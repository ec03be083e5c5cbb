using Attention.Contracts;

namespace Attention.Api.Tasks;

/// <summary>
/// One thing that a task does, declared once: a route that takes a request (a file with its options, or JSON) and negotiates the form
/// of the answer, and the gRPC methods that do the same.
/// </summary>
public sealed record Operation<TRequest, TResponse>
    where TRequest : TaskRequest
    where TResponse : class
{
    /// <summary>Of the POST, such as <c>/v1/captions</c>.</summary>
    public required string Route { get; init; }

    /// <summary>The group of the API document that it stands in.</summary>
    public required string Tag { get; init; }

    /// <summary>What it does, in a line of the API document.</summary>
    public required string Summary { get; init; }

    /// <summary>What to know to use it.</summary>
    public required string Description { get; init; }

    /// <summary>A request as JSON that works as it stands; for requests that are JSON.</summary>
    public string? Example { get; init; }

    /// <summary>
    /// How many sentences, or other things that cost as much, a request asks for: what a rate limit counts. Nothing of it has been checked yet.
    /// </summary>
    public Func<TRequest, int> Sentences { get; init; } = static _ => 1;

    /// <summary>Answers a request, which it checks.</summary>
    public required Func<TRequest, CancellationToken, Task<TResponse>> Run { get; init; }

    /// <summary>The pictures of an answer, each for clients that accept its media type.</summary>
    public IReadOnlyList<Figure<TRequest, TResponse>> Figures { get; init; } = [];

    /// <summary>Answers a request piece by piece; null where answers come whole.</summary>
    public Pieces<TRequest>? Stream { get; init; }

    /// <summary>What it is to agents; null where they have no use for it.</summary>
    public AgentTool<TResponse>? Tool { get; init; }

    /// <summary>What an answer tells of itself in headers.</summary>
    public Func<TResponse, AnswerFacts> Facts { get; init; } = AnswerFacts.Of;

    /// <summary>How clients of inference servers ask for it; null where they cannot.</summary>
    public TaskTensors<TRequest, TResponse>? Tensors { get; init; }

    /// <summary>The gRPC method that answers one request.</summary>
    public required string Unary { get; init; }

    /// <summary>The one that answers piece by piece.</summary>
    public string? Streaming { get; init; }

    /// <summary>The one that answers many requests over one call, as each is ready.</summary>
    public string? Bulk { get; init; }
}
