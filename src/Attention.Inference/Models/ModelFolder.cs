using System.Security.Cryptography;
using System.Text;
using Attention.Inference.Onnx;
using Attention.Inference.Text;

namespace Attention.Inference.Models;

/// <summary>A folder of the repository whose config.json was read and whose files match their digests.</summary>
public sealed class ModelFolder
{
    /// <summary>Characters that requests may name a model with: a longer name could be served, but nobody could ask for it.</summary>
    internal const int LongestName = 128;

    private readonly ConfigFile _config;
    private readonly string _versionPath;

    /// <exception cref="InvalidDataException">The folder cannot be served; the message says why.</exception>
    internal ModelFolder(string path)
    {
        Name = Path.GetFileName(path);
        if (Name.Length > LongestName)
        {
            throw new InvalidDataException($"its name has {Name.Length} characters; requests can name a model of {LongestName}");
        }

        _config = new ConfigFile(path);
        Config = _config.Read<ModelConfig>();
        RequireNoNull("graphs", Config.Graphs.Values);
        RequireNoNull("sha256", Config.Sha256.Values);
        RequireNoNull("metrics", Config.Metrics);
        RequireName(Config.Version, "version");
        _versionPath = Path.Combine(path, Config.Version);
        var digests = Config.Sha256.OrderBy(static file => file.Key, StringComparer.Ordinal).Select(static file => file.Value.ToLowerInvariant());
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(digests))));
        CheckFiles();
        Labels = File("labels") is { } labels ? LineFile.Read(labels) : null;
    }

    public string Name { get; }

    public ModelConfig Config { get; }

    /// <summary>SHA-256 over the digests of all files, in the order of their names.</summary>
    public string Sha256 { get; }

    /// <summary>The classes that the model tells apart, by index; null when it is no classifier.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>A section of config.json, read and checked as the record that its task makes of it.</summary>
    /// <exception cref="InvalidDataException">It is missing, or a field of it is out of range.</exception>
    public T Section<T>(string name)
        where T : class => OptionalSection<T>(name) ?? throw new InvalidDataException($"config.json has no '{name}'");

    /// <summary>Likewise, but null when there is none.</summary>
    /// <exception cref="InvalidDataException">A field of it is out of range.</exception>
    public T? OptionalSection<T>(string name)
        where T : class => _config.Section<T>(name);

    /// <summary>Path of the graph with a role.</summary>
    /// <exception cref="InvalidDataException">config.json names none, or no digest for what it reads.</exception>
    public string Graph(string role)
    {
        var file = Config.Graphs.TryGetValue(role, out var name) ? name : throw new InvalidDataException($"config.json names no '{role}' graph");
        var path = PathOf(file);
        foreach (var external in OnnxFile.ExternalFiles(path))
        {
            RequireDigest(external, $"which '{file}' reads");
        }

        return path;
    }

    /// <summary>Path of the file that a field of config.json names; null when there is no such field.</summary>
    /// <exception cref="InvalidDataException">It names none, or config.json has no digest of it.</exception>
    public string? File(string field)
    {
        if (_config.FileOf(field) is not { } file)
        {
            return null;
        }

        RequireDigest(file, $"which '{field}' names");
        return PathOf(file);
    }

    /// <summary>Likewise, of a field that there must be.</summary>
    /// <exception cref="InvalidDataException">Likewise, or there is none.</exception>
    public string RequiredFile(string field) => File(field) ?? throw new InvalidDataException($"config.json has no '{field}'");

    /// <summary>Called when its task has read what it needs.</summary>
    /// <exception cref="InvalidDataException">config.json says something that nothing has read; the message names it.</exception>
    internal void RequireNothingElse() => _config.RequireNothingElse();

    // The serializer keeps null out of properties, not out of what they list.
    private static void RequireNoNull(string field, IEnumerable<object?> values)
    {
        if (values.Contains(null))
        {
            throw new InvalidDataException($"config.json: {field}: one of its values is null");
        }
    }

    private static void RequireName(string file, string field)
    {
        if (file != Path.GetFileName(file) || file is "" or "." or "..")
        {
            throw new InvalidDataException($"config.json: {field}: '{file}' lies outside the folder; it is a plain name");
        }
    }

    /// <summary>Path of a file in the version folder.</summary>
    internal string PathOf(string file) => Path.Combine(_versionPath, file);

    private void RequireDigest(string file, string use)
    {
        if (!Config.Sha256.ContainsKey(file))
        {
            throw new InvalidDataException($"config.json has no sha256 for '{file}', {use}");
        }
    }

    private void CheckFiles()
    {
        foreach (var (role, file) in Config.Graphs)
        {
            RequireDigest(file, $"the '{role}' graph");
        }

        foreach (var (file, expected) in Config.Sha256)
        {
            RequireName(file, "sha256");
            CheckFile(file, expected);
        }
    }

    private void CheckFile(string file, string expected)
    {
        if (!System.IO.File.Exists(PathOf(file)))
        {
            throw new InvalidDataException($"'{Config.Version}/{file}' is missing");
        }

        using var stream = System.IO.File.OpenRead(PathOf(file));
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException($"'{Config.Version}/{file}' has the SHA-256 {actual}, config.json says {expected}");
        }
    }
}
