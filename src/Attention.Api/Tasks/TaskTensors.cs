using Attention.Contracts;
using Attention.Contracts.Models;

namespace Attention.Api.Tasks;

/// <summary>
/// How clients of inference servers ask for what an operation does: every element of the one input, a file or a text, becomes a request,
/// and of its answer tensors are made. The whole answer as JSON is one of them by itself.
/// </summary>
public sealed record TaskTensors<TRequest, TResponse>
    where TRequest : TaskRequest
    where TResponse : class
{
    /// <summary>Of the models that answer, as in config.json.</summary>
    public required string Task { get; init; }

    /// <summary>Name of the input.</summary>
    public required string Input { get; init; }

    /// <summary>A request of an element for a model.</summary>
    public required Func<ModelInfo, ReadOnlyMemory<byte>, TRequest> Request { get; init; }

    /// <summary>The tensors of an answer.</summary>
    public required IReadOnlyList<TaskOutput<TResponse>> Outputs { get; init; }
}
