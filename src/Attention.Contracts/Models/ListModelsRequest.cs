namespace Attention.Contracts.Models;

/// <summary>Asks for all models.</summary>
public sealed record ListModelsRequest;
