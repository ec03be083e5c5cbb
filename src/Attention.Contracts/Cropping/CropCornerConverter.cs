using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Contracts.Cropping;

/// <summary>A corner as <c>[x, y]</c>.</summary>
public sealed class CropCornerConverter : JsonConverter<CropCorner>
{
    public override CropCorner Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (x, y) = NumberPair.Read(ref reader);
        return new CropCorner(x, y);
    }

    public override void Write(Utf8JsonWriter writer, CropCorner value, JsonSerializerOptions options) => NumberPair.Write(writer, value.X, value.Y);
}
