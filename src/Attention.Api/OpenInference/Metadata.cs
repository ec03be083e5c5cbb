using System.Text.Json.Serialization;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>What answers here, and what of the protocol it speaks besides what every server must.</summary>
internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>Whether the process is up.</summary>
internal sealed record ServerLive(bool Live);

/// <summary>Whether the service takes requests, and why not.</summary>
internal sealed record ServerReady(bool Ready, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);

/// <summary>Whether a model is served, and why not.</summary>
internal sealed record ModelReady(string Name, bool Ready, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);

/// <summary>What a model takes and gives.</summary>
internal sealed record ModelMetadata(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs);

/// <summary>An input or an output; -1 in the shape is an axis of any length.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape)
{
    public static TensorMetadata Of(TensorSpec tensor) => new(tensor.Name, tensor.Datatype.Name(), tensor.Shape);
}
