using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>Says in the client's own words what is wrong with a JSON body: the serializer speaks of .NET types.</summary>
internal static class JsonFault
{
    private const int LongestQuote = 60;

    public static InferenceException Explain(JsonException fault, ReadOnlyMemory<byte> body, JsonTypeInfo root)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException malformed)
        {
            return new InferenceException(
                ErrorCode.InvalidInput,
                $"The body is not JSON: see line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.");
        }
        using (document)
        {
            try
            {
                return Explain(fault.Path ?? "$", document.RootElement, root);
            }
            catch (InvalidOperationException)
            {
                // The one thing that well-formed JSON may hold and a string cannot.
                var field = Field(fault.Path ?? "$");
                return new InferenceException(
                    ErrorCode.InvalidInput, $"{field ?? "The body"} is not Unicode text: it has half a surrogate pair, or bytes that are not UTF-8.", field);
            }
        }
    }

    /// <summary>Walks the path of the fault, such as <c>$.pairs[0].text</c>, through document and contract at once.</summary>
    private static InferenceException Explain(string path, JsonElement value, JsonTypeInfo type)
    {
        var expected = Expectation.Kind(type.Type);
        foreach (var step in path.TrimStart('$').Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Expectation.Element(type.Type) is { } element && int.TryParse(step, out var index))
            {
                (value, type, expected) = (value[index], type.Options.GetTypeInfo(element), Expectation.Kind(element));
            }
            else if (Expectation.Property(type.Type, step) is { } property && Member(value, step) is { } member)
            {
                (value, type, expected) = (member, type.Options.GetTypeInfo(property.PropertyType), Expectation.Of(property));
            }
        }
        var field = Field(path);
        if (value.ValueKind == JsonValueKind.Object && Missing(value, type) is { } missing)
        {
            var name = field is null ? missing.Name : $"{field}.{missing.Name}";
            var property = missing.AttributeProvider as PropertyInfo ?? Expectation.Property(type.Type, missing.Name);
            return new InferenceException(
                ErrorCode.InvalidInput, $"{name} is missing; it is {Expectation.Of(property!)}.", name);
        }
        return new InferenceException(
            ErrorCode.InvalidInput, $"{Quote(value)} is not {expected}.", field);
    }

    // The path of a fault as clients write it; null for the body itself.
    private static string? Field(string path) => path.TrimStart('$').TrimStart('.') is { Length: > 0 } field ? field : null;

    private static JsonElement? Member(JsonElement value, string name)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }
        return null;
    }

    private static JsonPropertyInfo? Missing(JsonElement value, JsonTypeInfo type) =>
        type.Properties.FirstOrDefault(property => property.IsRequired && Member(value, property.Name) is null);

    private static string Quote(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}'" : value.GetRawText();
        return text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
    }
}
