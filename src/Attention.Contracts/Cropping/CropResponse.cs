using System.Text.Json.Serialization;

namespace Attention.Contracts.Cropping;

/// <summary>Crops of an image, and where each of them lies in it.</summary>
public sealed record CropResponse : TaskResponse
{
    /// <summary>The model that was asked; null where <c>theta</c> or <c>boxes</c> said where to crop.</summary>
    [JsonPropertyOrder(-2)]
    public string? Model { get; init; }

    /// <summary>Of the model; null where none was asked.</summary>
    [JsonPropertyOrder(-1)]
    public string? Version { get; init; }

    /// <summary>In the order of the model's transformers, or of the boxes.</summary>
    public required IReadOnlyList<CropResult> Crops { get; init; }

    public required ImageInfo Image { get; init; }

    /// <summary>Of what the model said; null where none was asked.</summary>
    [JsonPropertyOrder(2)]
    public Provenance? Provenance { get; init; }
}
