using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Attention.Contracts.Models;

namespace Attention.Api.Models;

/// <summary>A model as REST tells of it: what OpenAI's clients look for (<c>id</c>, <c>object</c>, <c>created</c>, <c>owned_by</c>), and all else beside it.</summary>
internal sealed record ModelEntry : ModelInfo
{
    /// <param name="model">That it is.</param>
    /// <param name="id">That it was asked for by.</param>
    [SetsRequiredMembers]
    public ModelEntry(ModelInfo model, string id)
        : base(model) => Id = id;

    /// <summary>What requests call it: its name, or the name of OpenAI's that it answers to.</summary>
    [JsonPropertyOrder(-2)]
    public string Id { get; }

    /// <summary>Always <c>model</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "model";

    /// <summary>Always <c>attention</c>.</summary>
    [JsonPropertyName("owned_by"), JsonPropertyOrder(-1)]
    public string OwnedBy { get; } = "attention";
}
