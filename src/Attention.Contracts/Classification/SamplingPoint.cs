using System.Text.Json.Serialization;

namespace Attention.Contracts.Classification;

/// <summary>A place in pixels of the upright original, to a hundredth; as JSON <c>[y, x]</c>. The middle of the first pixel is 0.5, 0.5.</summary>
[JsonConverter(typeof(SamplingPointConverter))]
public readonly record struct SamplingPoint(double Y, double X);
