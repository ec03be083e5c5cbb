using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Attention.Api.Security;
using Attention.Inference;
using Attention.Inference.Models;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Attention.Api;

/// <summary>
/// The web page at <c>/</c>: the files of wwwroot, held in memory and compressed once. They are served beneath
/// <c>/page/{version}</c>, a digest of them all: modules import each other by relative paths, so one version in the address of the
/// first lets browsers keep all of them for good, without a build step, and a new build is fetched whole.
/// </summary>
internal sealed class Page(IWebHostEnvironment environment, IOptions<ModelOptions> models)
{
    private const string Index = "index.html";

    // Where index.html has this, the version goes.
    private const string Placeholder = "/page/version/";

    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] SampleTypes = [".png", ".jpg", ".webp", ".gif", ".wav"];
    private static readonly FileExtensionContentTypeProvider Types = new();

    private Dictionary<string, PageFile>? _files;
    private FrozenDictionary<string, string>? _samples;

    public IResult Home(HttpContext context)
    {
        if (environment.IsDevelopment())
        {
            _files = null;   // Whoever edits the page only has to reload it.
        }
        context.Response.Headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=()";
        context.Response.Headers.CacheControl = "no-cache";
        return Send(Index, context);
    }

    public IResult Asset(string version, string? path, HttpContext context)
    {
        // A page that was opened before an update still asks for the version it knows: it gets today's, and must not keep it.
        context.Response.Headers.CacheControl = version == Files[Index].Tag ? "public, max-age=31536000, immutable" : "no-cache";
        return path is null or Index ? TypedResults.NotFound() : Send(path, context);
    }

    /// <summary>What the models are tested with, <c>golden/</c> of their newest version: made by us, so anyone may look at it.</summary>
    public IResult Sample(string model, string name, HttpContext context)
    {
        _samples ??= FindSamples();
        if (!_samples.TryGetValue($"{model}/{name}", out var file) || !Types.TryGetContentType(file, out var type))
        {
            return TypedResults.NotFound();
        }
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.PhysicalFile(file, type, lastModified: File.GetLastWriteTimeUtc(file));
    }

    private Dictionary<string, PageFile> Files => _files ??= Load(environment.WebRootFileProvider);

    private IResult Send(string path, HttpContext context) =>
        Files.TryGetValue(path, out var file) ? file.Send(context) : TypedResults.NotFound();

    private static Dictionary<string, PageFile> Load(IFileProvider root)
    {
        var bytes = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Read(root, "", bytes);
        if (!bytes.TryGetValue(Index, out var index))
        {
            throw new InferenceException(Contracts.ErrorCode.NotFound, "This service was started without its wwwroot folder, so it has no page.");
        }
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in bytes)
        {
            digest.AppendData(Encoding.UTF8.GetBytes(path));
            digest.AppendData(content);
        }
        var version = Convert.ToHexStringLower(digest.GetHashAndReset())[..16];
        bytes[Index] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(index).Replace(Placeholder, $"/page/{version}/", StringComparison.Ordinal));
        return bytes.ToDictionary(file => file.Key, file => new PageFile(TypeOf(file.Key), file.Value, version));
    }

    private static void Read(IFileProvider root, string folder, SortedDictionary<string, byte[]> bytes)
    {
        foreach (var entry in root.GetDirectoryContents(folder))
        {
            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (entry.IsDirectory)
            {
                Read(root, path, bytes);
                continue;
            }
            using var stream = entry.CreateReadStream();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            bytes[path] = content.ToArray();
        }
    }

    private static string TypeOf(string path) => Types.TryGetContentType(path, out var type)
        ? type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type
        : "application/octet-stream";

    private FrozenDictionary<string, string> FindSamples()
    {
        var root = Path.Combine(AppContext.BaseDirectory, models.Value.Path);
        var files = from model in Directory.EnumerateDirectories(root)
                    let newest = Directory.EnumerateDirectories(model).OrderBy(Version).LastOrDefault()
                    let folder = newest is null ? null : Path.Combine(newest, "golden")
                    where Directory.Exists(folder)
                    from file in Directory.EnumerateFiles(folder)
                    where SampleTypes.Contains(Path.GetExtension(file))
                    select KeyValuePair.Create($"{Path.GetFileName(model)}/{Path.GetFileName(file)}", Path.GetFullPath(file));
        return files.ToFrozenDictionary();
    }

    private static int Version(string folder) => int.TryParse(Path.GetFileName(folder), out var number) ? number : -1;
}

internal static class PageExtensions
{
    public static IServiceCollection AddPage(this IServiceCollection services) => services.AddSingleton<Page>();

    public static void MapPage(this IEndpointRouteBuilder app)
    {
        var page = app.ServiceProvider.GetRequiredService<Page>();
        var routes = app.MapGroup("").AllowAnonymous().ExcludeFromDescription().WithMetadata(new ContentPolicy(Page.Policy));
        routes.MapGet("/", page.Home);
        routes.MapGet("/page/{version}/{**path}", page.Asset);
        routes.MapGet("/samples/{model}/{name}", page.Sample);
    }
}
