using System.Text.Json.Serialization;

namespace Attention.Inference.Models;

/// <summary>How an image of any shape becomes the input of a graph.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageFit>))]
internal enum ImageFit
{
    /// <summary>Its sides are resized each by itself; the grid covers all of it.</summary>
    Squash,

    /// <summary>It keeps its shape, to a cell, and is padded with a colour on both sides; see <see cref="Imaging.GridRegion"/>.</summary>
    Pad,
}
