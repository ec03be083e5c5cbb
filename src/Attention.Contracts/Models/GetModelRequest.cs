namespace Attention.Contracts.Models;

/// <summary>Asks for one model.</summary>
public sealed record GetModelRequest
{
    public required string Name { get; init; }
}
