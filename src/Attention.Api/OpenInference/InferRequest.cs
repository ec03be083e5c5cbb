using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>A request for inference, however it came.</summary>
internal sealed record InferRequest
{
    /// <summary>Comes back in the answer; null when there is none.</summary>
    public string? Id { get; init; }

    /// <summary>Of the request, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public required IReadOnlyList<Tensor> Inputs { get; init; }

    /// <summary>That are asked for; all when empty.</summary>
    public IReadOnlyList<RequestedOutput> Outputs { get; init; } = [];

    /// <summary>Whether outputs that do not say otherwise come as bytes.</summary>
    public bool BinaryOutputs { get; init; }

    /// <summary>Whether an output comes as bytes.</summary>
    public bool IsBinary(string output) => Outputs.FirstOrDefault(asked => asked.Name == output)?.Binary ?? BinaryOutputs;
}

/// <summary>An output that is asked for.</summary>
/// <param name="Name">Of the output.</param>
/// <param name="Binary">Whether it comes as bytes; null when the request does not say.</param>
internal sealed record RequestedOutput(string Name, bool? Binary = null);
