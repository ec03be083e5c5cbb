using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary>
/// An enum as JSON has it: one of its names in camelCase, read in any case. That of .NET passes over what is around a name, and takes
/// several names for their sum.
/// </summary>
public abstract class EnumNameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values =
        Enum.GetValues<T>().ToDictionary(static value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="JsonException">It is no name, or not one alone.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"It is one of {string.Join(", ", Values.Keys)}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
