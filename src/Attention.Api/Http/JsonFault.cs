using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>
/// Says in the client's own words what is wrong with a JSON body: the serializer speaks of .NET types. It reads the body once more,
/// beside the contract, up to the first thing that does not fit, and takes nothing for granted: what it finds need not be text, nor have
/// the form that the contract gives it.
/// </summary>
internal sealed class JsonFault
{
    // Bytes of a value, far more than messages repeat of it: it may be a file.
    private const int MaxShown = 1000;

    private readonly ReadOnlyMemory<byte> _body;

    private JsonFault(ReadOnlyMemory<byte> body) => _body = body;

    /// <param name="body">That could not be read.</param>
    /// <param name="root">What it should have been.</param>
    public static InferenceException Explain(ReadOnlyMemory<byte> body, JsonTypeInfo root)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = root.Options.MaxDepth });
        var depth = reader.CurrentState.Options.MaxDepth;
        try
        {
            var start = reader;
            if (JsonText.Fault(ref reader) is { } odd)
            {
                return odd;
            }

            // All of it is JSON, and text: what is wrong is what it says.
            reader = start;
            reader.Read();
            if (new JsonFault(body).Value(ref reader, root, "", Expectation.Kind(root.Type)) is { } fault)
            {
                return fault;
            }
        }
        catch (JsonException malformed)
        {
            // Of a value that opens, the depth is that of what it stands in.
            var deep = reader.CurrentDepth >= depth - 1 ? $", or nests deeper than {depth} levels" : "";
            return new InferenceException(
                ErrorCode.InvalidInput, $"The body is not JSON{deep}: see line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.");
        }

        return new InferenceException(ErrorCode.InvalidInput, "The body does not fit this route.");
    }

    /// <summary>What is wrong with the value that the reader stands at; null, and the reader at its end, where it fits.</summary>
    private InferenceException? Value(ref Utf8JsonReader reader, JsonTypeInfo type, string path, string expected) => (type.Kind, reader.TokenType) switch
    {
        (JsonTypeInfoKind.Object, JsonTokenType.StartObject) => Members(ref reader, type, path),
        (JsonTypeInfoKind.Enumerable, JsonTokenType.StartArray) => Items(ref reader, type, path),
        _ => Leaf(ref reader, type, path, expected),
    };

    private InferenceException? Members(ref Utf8JsonReader reader, JsonTypeInfo type, string path)
    {
        HashSet<JsonPropertyInfo> given = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var property = type.Properties.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (property is null && (type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow)
            {
                return UnknownName.Refuse(name, [.. type.Properties.Where(static known => known.Set is not null).Select(static known => known.Name)], path);
            }

            reader.Read();
            if (property?.Set is null)
            {
                reader.Skip();
            }
            else if (!given.Add(property))
            {
                var twice = Join(path, property.Name);
                return new InferenceException(ErrorCode.InvalidInput, $"{twice} is given twice.", twice);
            }
            else if (Member(ref reader, property, Join(path, property.Name)) is { } fault)
            {
                return fault;
            }
        }

        return type.Properties.FirstOrDefault(property => property.IsRequired && !given.Contains(property)) is { } missing
            ? new InferenceException(
                ErrorCode.InvalidInput, $"{Join(path, missing.Name)} is missing; it is {Expected(missing)}.", Join(path, missing.Name))
            : null;
    }

    private InferenceException? Member(ref Utf8JsonReader reader, JsonPropertyInfo property, string path) =>
        reader.TokenType == JsonTokenType.Null && !property.IsSetNullable
            ? Unfit("null", Expected(property), path)
            : Value(ref reader, property.Options.GetTypeInfo(property.PropertyType), path, Expected(property));

    private InferenceException? Items(ref Utf8JsonReader reader, JsonTypeInfo type, string path)
    {
        var item = type.Options.GetTypeInfo(type.ElementType!);
        var expected = Expectation.Kind(item.Type);
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (Value(ref reader, item, $"{path}[{i}]", expected) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>Whether a value fits that has no members to name, or not the form that has: the serializer knows.</summary>
    private InferenceException? Leaf(ref Utf8JsonReader reader, JsonTypeInfo type, string path, string expected)
    {
        var value = reader;
        try
        {
            JsonSerializer.Deserialize(ref reader, type);
            return null;
        }
        catch (JsonException fault)
        {
            reader = value;
            reader.Skip();
            var sent = _body.Span[(int)value.TokenStartIndex..(int)reader.BytesConsumed];
            var text = sent.Length > MaxShown ? Encoding.UTF8.GetString(sent[..MaxShown])
                : value.TokenType == JsonTokenType.String ? $"'{value.GetString()}'"
                : Encoding.UTF8.GetString(sent);
            return Unfit(Quotation.Short(text), fault is Base64Exception { Reason: var reason } ? $"{expected}: {reason}" : expected, path);
        }
    }

    private static string Expected(JsonPropertyInfo property) =>
        property.AttributeProvider is PropertyInfo own ? Expectation.Of(own) : Expectation.Kind(property.PropertyType);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // The body itself is no field.
    private static InferenceException Unfit(string value, string expected, string path) =>
        new(ErrorCode.InvalidInput, $"{value} is not {expected}.", path.Length == 0 ? null : path);
}
