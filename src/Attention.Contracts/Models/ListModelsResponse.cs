namespace Attention.Contracts.Models;

/// <summary>Every model of the repository, served or refused, by name.</summary>
public sealed record ListModelsResponse
{
    public required IReadOnlyList<ModelInfo> Models { get; init; }
}
