using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary>An answer that a model gave.</summary>
public abstract record ModelResponse : TaskResponse
{
    /// <summary>Name of the model.</summary>
    [Required, JsonPropertyOrder(-2)]
    public string Model { get; init; } = "";

    /// <summary>Of the model.</summary>
    [Required, JsonPropertyOrder(-1)]
    public string Version { get; init; } = "";

    /// <summary>What exactly produced the answer.</summary>
    [Required, JsonPropertyOrder(2)]
    public Provenance Provenance { get; init; } = new();
}
