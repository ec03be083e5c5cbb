using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>What a model answered.</summary>
/// <param name="Model">The name that it was asked by.</param>
/// <param name="Version">That answered.</param>
/// <param name="Id">Of the request; null when it had none.</param>
/// <param name="Outputs">That were asked for.</param>
internal sealed record InferResponse(string Model, string Version, string? Id, IReadOnlyList<Tensor> Outputs);
