using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Contracts.Classification;

/// <summary>A point as <c>[y, x]</c>: an answer holds thousands of them.</summary>
public sealed class SamplingPointConverter : JsonConverter<SamplingPoint>
{
    public override SamplingPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (y, x) = NumberPair.Read(ref reader);
        return new SamplingPoint(y, x);
    }

    public override void Write(Utf8JsonWriter writer, SamplingPoint value, JsonSerializerOptions options) => NumberPair.Write(writer, value.Y, value.X);
}
