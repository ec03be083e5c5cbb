using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Contracts.Classification;

namespace Attention.Api.Classification;

/// <summary>A point as <c>[y, x]</c>: an answer holds thousands of them.</summary>
internal sealed class SamplingPointConverter : JsonConverter<SamplingPoint>
{
    public override SamplingPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<double[]>(ref reader, options) is [var y, var x]
            ? new SamplingPoint(y, x)
            : throw new JsonException("A point is [y, x].");

    public override void Write(Utf8JsonWriter writer, SamplingPoint value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Y);
        writer.WriteNumberValue(value.X);
        writer.WriteEndArray();
    }
}
