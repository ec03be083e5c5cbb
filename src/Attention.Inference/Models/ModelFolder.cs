using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Inference.Models;

/// <summary>A folder of the repository whose config.json was read and whose files match their digests.</summary>
internal sealed class ModelFolder
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    private readonly string _versionPath;

    /// <exception cref="InvalidDataException">The folder cannot be served; the message says why.</exception>
    public ModelFolder(string path)
    {
        Name = Path.GetFileName(path);
        Config = ReadConfig(Path.Combine(path, "config.json"));
        _versionPath = Path.Combine(path, Config.Version);
        object?[] parts = [Config, Config.Image, Config.Deformable, Config.Audio, Config.Video, Config.Decoding, Config.Limits];
        foreach (var part in parts.OfType<object>())
        {
            RequestCheck.Validate(part, static (field, message) => new InvalidDataException($"config.json: {field}: {message}"));
        }

        CheckFiles();
        Attributes = Config.Attributes is { } attributes ? File.ReadAllLines(PathOf(attributes)) : null;
        Labels = Config.Labels is { } labels ? File.ReadAllLines(PathOf(labels)) : null;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Config.Sha256.OrderBy(static file => file.Key, StringComparer.Ordinal).Select(static file => file.Value)))));
    }

    public string Name { get; }

    public ModelConfig Config { get; }

    /// <summary>SHA-256 over the digests of all files, in the order of their names.</summary>
    public string Sha256 { get; }

    /// <summary>The words that the model detects in its input, by id; null when it detects none.</summary>
    public IReadOnlyList<string>? Attributes { get; }

    /// <summary>The classes that the model tells apart, by index; null when it is no classifier.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>Path of the graph with a role.</summary>
    public string Graph(string role) => PathOf(Config.Graphs.TryGetValue(role, out var file) ? file : throw new InvalidDataException($"config.json names no '{role}' graph"));

    /// <summary>Path of a file that config.json must name.</summary>
    public string Required(string field, string? file) => PathOf(file ?? throw new InvalidDataException($"config.json has no '{field}'"));

    /// <summary>Path of a file in the version folder.</summary>
    public string PathOf(string file) => Path.Combine(_versionPath, file);

    private static ModelConfig ReadConfig(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataException("there is no config.json");
        }

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<ModelConfig>(stream, Json) ?? throw new InvalidDataException("config.json is null");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"config.json cannot be read: {exception.Message}", exception);
        }
    }

    private void CheckFiles()
    {
        string?[] used = [.. Config.Graphs.Values, Config.Vocabulary, Config.Tokenizer, Config.Words, Config.Attributes, Config.Labels];
        if (Array.Find(used, file => file is not null && !Config.Sha256.ContainsKey(file)) is { } unsigned)
        {
            throw new InvalidDataException($"config.json has no sha256 for '{unsigned}'");
        }

        foreach (var (file, expected) in Config.Sha256)
        {
            if (file != Path.GetFileName(file))
            {
                throw new InvalidDataException($"'{file}' lies outside the version folder");
            }

            CheckFile(file, expected);
        }
    }

    private void CheckFile(string file, string expected)
    {
        if (!File.Exists(PathOf(file)))
        {
            throw new InvalidDataException($"'{Config.Version}/{file}' is missing");
        }

        using var stream = File.OpenRead(PathOf(file));
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (actual != expected)
        {
            throw new InvalidDataException($"'{Config.Version}/{file}' has the SHA-256 {actual}, config.json says {expected}");
        }
    }
}
