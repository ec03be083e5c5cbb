using System.Text.Json.Serialization;

namespace Attention.Inference.Vision;

/// <summary>How an image of any shape becomes the input of a graph.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageFit>))]
public enum ImageFit
{
    /// <summary>Its sides are resized each by itself; the grid covers all of it.</summary>
    Squash,

    /// <summary>It keeps its shape, to a cell, and is padded with a colour on both sides; see <c>GridRegion</c>.</summary>
    Pad,
}
