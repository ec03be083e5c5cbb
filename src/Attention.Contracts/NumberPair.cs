using System.Text.Json;

namespace Attention.Contracts;

/// <summary>Two numbers as a JSON array: the shortest form of a place.</summary>
internal static class NumberPair
{
    /// <exception cref="JsonException">It is anything else.</exception>
    public static (double First, double Second) Read(ref Utf8JsonReader reader) =>
        JsonSerializer.Deserialize<double[]>(ref reader) is [var first, var second]
            ? (first, second)
            : throw new JsonException("It is an array of two numbers.");

    public static void Write(Utf8JsonWriter writer, double first, double second)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(first);
        writer.WriteNumberValue(second);
        writer.WriteEndArray();
    }
}
