using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Attention.Inference.Models;

/// <summary>Says in the words of whoever wrote a config.json what is wrong with it: the serializer speaks of .NET types.</summary>
internal static partial class ConfigFault
{
    private const int LongestQuote = 60;

    /// <summary>Walks the path of the fault, such as <c>$.metrics[0].value</c>, through section and contract at once.</summary>
    public static string Explain(JsonException fault, JsonElement value, JsonTypeInfo type)
    {
        var place = "";
        foreach (Match step in Steps().Matches(fault.Path ?? "$"))
        {
            if (Next(step.Groups[1].Value + step.Groups[2].Value, value, type) is not ({ } inner, { } innerType))
            {
                break;
            }

            (value, type, place) = (inner, innerType, place + step.Value);
        }

        var missing = value.ValueKind == JsonValueKind.Object
            ? type.Properties.FirstOrDefault(property => property.IsRequired && Member(value, property.Name) is null)
            : null;
        return missing is not null
            ? $"{$"{place}.{missing.Name}".TrimStart('.')} is missing; it is {Kind(type.Options.GetTypeInfo(missing.PropertyType))}"
            : $"{(place.Length == 0 ? "" : $"{place.TrimStart('.')}: ")}{Quote(value)} was given; it is {Kind(type)}{(IsBroken(value) ? " in Unicode" : "")}";
    }

    /// <summary>The text of a value; null when it is none.</summary>
    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String && !IsBroken(value) ? value.GetString() : null;

    public static string Quote(JsonElement value) => Shorten(value.GetRawText());

    public static string Shorten(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";

    private static (JsonElement?, JsonTypeInfo?) Next(string step, JsonElement value, JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array => (value[int.Parse(step, CultureInfo.InvariantCulture)], ElementOf(type)),
        JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object => (Member(value, step), ElementOf(type)),
        JsonTypeInfoKind.Object when type.Properties.FirstOrDefault(property => property.Name.Equals(step, StringComparison.OrdinalIgnoreCase)) is { } property =>
            (Member(value, step), type.Options.GetTypeInfo(property.PropertyType)),
        _ => (null, null),
    };

    private static JsonTypeInfo? ElementOf(JsonTypeInfo type) => type.ElementType is { } element ? type.Options.GetTypeInfo(element) : null;

    private static JsonElement? Member(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static member => (JsonElement?)member.Value).LastOrDefault()
        : null;

    // Well-formed JSON may hold half a surrogate pair, a string may not; the reader has no way to ask.
    private static bool IsBroken(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is null;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static string Kind(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Enumerable => "a list",
        JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Object => "an object",
        _ => Scalar(Nullable.GetUnderlyingType(type.Type) ?? type.Type),
    };

    private static string Scalar(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
        : type == typeof(double) || type == typeof(float) ? "a number"
        : "a whole number";

    [GeneratedRegex(@"\.([^.\[]+)|\['?((?<=')[^']*|\d+)'?\]")]
    private static partial Regex Steps();
}
