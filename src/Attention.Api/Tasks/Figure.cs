using Attention.Contracts;
using Attention.Inference.Admission;

namespace Attention.Api.Tasks;

/// <summary>A picture of an answer.</summary>
public sealed record Figure<TRequest, TResponse>
    where TRequest : TaskRequest
{
    /// <param name="mediaType">That it is served as.</param>
    /// <param name="draw">Draws it, on the caller's thread as soon as there is a place to work.</param>
    public Figure(string mediaType, Func<TRequest, TResponse, byte[]> draw) => (MediaType, Draw) = (mediaType, draw);

    /// <param name="mediaType">That it is served as.</param>
    /// <param name="draw">Draws it, and finds its own places to work.</param>
    public Figure(string mediaType, Func<TRequest, TResponse, CancellationToken, Task<byte[]>> draw) => (MediaType, DrawAsync) = (mediaType, draw);

    public string MediaType { get; }

    /// <summary>What the answer that is drawn is asked for besides: its attention as weights, whatever the client said.</summary>
    public Func<TRequest, TRequest> Ask { get; init; } = static request => request with { Attention = AttentionFormat.Weights };

    /// <summary>What drawing it takes: of an image that is drawn over, far more than light work.</summary>
    public Func<TRequest, WorkLoad> LoadOf { get; init; } = static _ => WorkLoad.Light;

    internal Func<TRequest, TResponse, byte[]>? Draw { get; }

    internal Func<TRequest, TResponse, CancellationToken, Task<byte[]>>? DrawAsync { get; }
}
