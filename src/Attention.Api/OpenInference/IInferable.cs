using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>What is asked with tensors: a graph, or a whole task.</summary>
internal interface IInferable
{
    string Name { get; }

    /// <summary>The version that is served.</summary>
    string Version { get; }

    /// <summary>What runs it, as the protocol names platforms.</summary>
    string Platform { get; }

    IReadOnlyList<TensorSpec> Inputs { get; }

    IReadOnlyList<TensorSpec> Outputs { get; }

    /// <summary>Answers a request, which it checks.</summary>
    Task<IReadOnlyList<Tensor>> RunAsync(InferRequest request, CancellationToken cancellationToken);
}
