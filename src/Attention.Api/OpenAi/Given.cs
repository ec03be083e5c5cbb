using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Api.OpenAi;

/// <summary>A member that is there, whatever it says: it is passed over and not kept.</summary>
[JsonConverter(typeof(GivenConverter)), Description("anything")]
internal sealed class Given
{
    public static Given Anything { get; } = new();
}

internal sealed class GivenConverter : JsonConverter<Given>
{
    public override Given Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return Given.Anything;
    }

    public override void Write(Utf8JsonWriter writer, Given value, JsonSerializerOptions options) => writer.WriteBooleanValue(true);
}
