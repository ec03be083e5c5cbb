using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Attention.Inference.Models;

/// <summary>
/// A config.json, read section by section as the records that its readers make of it. It remembers what was asked for: what nobody
/// asks for is most often a slip of the pen, and would silently do nothing.
/// </summary>
internal sealed class ConfigFile
{
    public const string Name = "config.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly JsonElement _root;

    // What each member was read as; nothing where it names a file.
    private readonly Dictionary<string, HashSet<Type>> _readers = new(StringComparer.Ordinal);
    private readonly HashSet<Type> _rootReaders = [];

    /// <exception cref="InvalidDataException">There is none, or it is no JSON.</exception>
    public ConfigFile(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"there is no {Name}");
        }

        var bytes = File.ReadAllBytes(path).AsMemory();
        // Some editors begin every file with this.
        var json = bytes.Span.StartsWith("\uFEFF"u8) ? bytes["\uFEFF"u8.Length..] : bytes;
        try
        {
            _root = JsonDocument.Parse(json).RootElement;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{Name} cannot be read: it is no JSON, see line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}", exception);
        }
    }

    /// <summary>What it says at its top.</summary>
    /// <exception cref="InvalidDataException">A field is missing, of another kind or out of range.</exception>
    public T Read<T>()
        where T : class
    {
        _rootReaders.Add(typeof(T));
        return Read<T>(_root, Name);
    }

    /// <summary>A section; null when there is none.</summary>
    /// <exception cref="InvalidDataException">Likewise.</exception>
    public T? Section<T>(string name)
        where T : class
    {
        Asked(name).Add(typeof(T));
        return Member(name) is { } section ? Read<T>(section, $"{Name}: {name}") : null;
    }

    /// <summary>The name of the file that a field gives; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public string? FileOf(string field)
    {
        Asked(field);
        return Member(field) is not { } name ? null
            : ConfigFault.Text(name) ?? throw new InvalidDataException($"{Name}: {field}: {ConfigFault.Quote(name)} was given; it is the name of a file");
    }

    /// <summary>Refuses what nobody asked for.</summary>
    /// <exception cref="InvalidDataException">There is such a field; the message names it and those that there are.</exception>
    public void RequireNothingElse()
    {
        RequireKnown(_root, [.. _rootReaders.Select(TypeInfo)], [.. _readers.Keys], Name);
        foreach (var (name, types) in _readers)
        {
            if (Member(name) is { ValueKind: JsonValueKind.Object } section)
            {
                RequireKnown(section, [.. types.Select(TypeInfo)], [], $"{Name}: {name}");
            }
        }
    }

    private static void RequireKnown(JsonElement value, IReadOnlyList<JsonTypeInfo> types, IReadOnlyList<string> others, string where)
    {
        switch (types)
        {
            case [{ Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element }] when value.ValueKind == JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    RequireKnown(item, [TypeInfo(element)], [], where);
                }

                break;
            case [{ Kind: JsonTypeInfoKind.Object }, ..] when value.ValueKind == JsonValueKind.Object:
                var known = types.SelectMany(static type => type.Properties).ToLookup(static property => property.Name, StringComparer.OrdinalIgnoreCase);
                foreach (var member in value.EnumerateObject().Where(member => !others.Contains(member.Name)))
                {
                    if (!known.Contains(member.Name))
                    {
                        var there = known.Select(static property => property.Key).Concat(others).Distinct().Order(StringComparer.Ordinal);
                        throw new InvalidDataException($"{where}: '{ConfigFault.Shorten(member.Name)}' is not known; there are: {string.Join(", ", there)}");
                    }

                    RequireKnown(member.Value, [TypeInfo(known[member.Name].First().PropertyType)], [], $"{where}: {member.Name}");
                }

                break;
        }
    }

    private static JsonTypeInfo TypeInfo(Type type) => Options.GetTypeInfo(type);

    private static T Read<T>(JsonElement section, string where)
        where T : class
    {
        try
        {
            var read = section.Deserialize<T>(Options) ?? throw new InvalidDataException($"{where} is null");
            RequestCheck.Validate(read, (field, message) => new InvalidDataException($"{where}: {field}: {message}"));
            return read;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{where} cannot be read: {ConfigFault.Explain(exception, section, TypeInfo(typeof(T)))}", exception);
        }
    }

    private HashSet<Type> Asked(string name)
    {
        if (!_readers.TryGetValue(name, out var types))
        {
            _readers[name] = types = [];
        }

        return types;
    }

    private JsonElement? Member(string name) =>
        _root.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
