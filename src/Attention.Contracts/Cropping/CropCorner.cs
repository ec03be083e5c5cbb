using System.Text.Json.Serialization;

namespace Attention.Contracts.Cropping;

/// <summary>A corner of a crop, in pixels of the upright original from the outer edges of its first pixel; as JSON <c>[x, y]</c>.</summary>
[JsonConverter(typeof(CropCornerConverter))]
public readonly record struct CropCorner(double X, double Y);
