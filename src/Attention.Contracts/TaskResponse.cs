using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary>What every answer tells, whatever its task. The engine fills it in.</summary>
public abstract record TaskResponse
{
    /// <summary>The request's own, or made up.</summary>
    [Required, JsonPropertyOrder(-3)]
    public string Id { get; init; } = "";

    /// <summary>Where the time went.</summary>
    [Required, JsonPropertyOrder(1)]
    public Timing Timing { get; init; } = new();
}
