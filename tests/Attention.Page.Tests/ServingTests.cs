using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Attention.Page.Tests.Hosting;

namespace Attention.Page.Tests;

/// <summary>How the page is served; needs no browser.</summary>
public sealed partial class ServingTests(PageApi api) : IDisposable
{
    private readonly HttpClient _client = api.Http();

    [Fact]
    public async Task The_whole_page_weighs_less_than_180_KB_plain_and_less_than_60_KB_packed()
    {
        var files = await FilesAsync();
        var plain = 0L;
        var packed = 0L;
        foreach (var file in files)
        {
            plain += (await _client.GetByteArrayAsync(file)).Length;
            packed += (await (await GetAsync(file, "br")).Content.ReadAsByteArrayAsync()).Length;
        }

        TestContext.Current.SendDiagnosticMessage($"The page: {files.Count} files, {plain} bytes, {packed} with Brotli.");
        Assert.InRange(plain, 20_000, 180_000);
        Assert.InRange(packed, 5_000, 60_000);
    }

    [Fact]
    public async Task The_policy_lets_nothing_in_from_elsewhere_and_nothing_inline()
    {
        var page = await _client.GetAsync("/");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        foreach (var file in await FilesAsync())
        {
            var text = await _client.GetStringAsync(file);
            Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg)", text);
            Assert.DoesNotMatch(@"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\()", text);
        }
    }

    [Fact]
    public async Task Files_are_kept_for_good_under_their_version_and_the_page_itself_is_asked_for_again()
    {
        var page = await _client.GetAsync("/");
        var app = await AddressAsync("app.js");
        var current = await _client.GetAsync(app);
        var old = await _client.GetAsync(VersionPattern().Replace(app, "/page/0123456789abcdef/"));

        Assert.True(page.Headers.CacheControl?.NoCache);
        Assert.Equal("public, max-age=31536000, immutable", current.Headers.CacheControl?.ToString());
        Assert.True(old.Headers.CacheControl?.NoCache);
        Assert.Equal(await current.Content.ReadAsStringAsync(), await old.Content.ReadAsStringAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { IfNoneMatch = { page.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await _client.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Files_come_packed_as_the_client_takes_them()
    {
        var app = await AddressAsync("app.js");
        var plain = await _client.GetByteArrayAsync(app);

        foreach (var (encoding, unpack) in new (string, Func<Stream, Stream>)[]
                 {
                     ("br", stream => new BrotliStream(stream, CompressionMode.Decompress)),
                     ("gzip", stream => new GZipStream(stream, CompressionMode.Decompress)),
                 })
        {
            var answer = await GetAsync(app, encoding);
            using var unpacked = new MemoryStream();
            await unpack(await answer.Content.ReadAsStreamAsync()).CopyToAsync(unpacked);

            Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.Single());
            Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
            Assert.Equal(plain, unpacked.ToArray());
        }
        Assert.Empty((await GetAsync(app, "br;q=0, gzip;q=0")).Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/page/0123456789abcdef/index.html")]
    [InlineData("/page/0123456789abcdef/../appsettings.json")]
    [InlineData("/page/0123456789abcdef/nothing.js")]
    [InlineData("/samples/vision-encoder/nothing.png")]
    [InlineData("/samples/vision-encoder/..%2F..%2Fconfig.json")]
    [InlineData("/samples/caption-soft/golden.json")]
    public async Task What_is_no_file_of_the_page_is_not_served(string address)
    {
        var answer = await _client.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Samples_are_the_files_of_the_models_themselves()
    {
        var answer = await _client.GetAsync("/samples/vision-encoder/dog-in-snow.png");

        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await File.ReadAllBytesAsync(PageApi.Sample("vision-encoder/1/golden/dog-in-snow.png")), await answer.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The page, and all that it and its modules name, followed to the end.</summary>
    private async Task<IReadOnlyCollection<string>> FilesAsync()
    {
        var found = new HashSet<string> { "/" };
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var file))
        {
            var text = await _client.GetStringAsync(file);
            var names = file == "/"
                ? PagePattern().Matches(text).Select(match => match.Value)
                : ImportPattern().Matches(text).Select(match => new Uri(new Uri(_client.BaseAddress!, file), match.Groups[1].Value).AbsolutePath);
            foreach (var name in names.Where(found.Add))
            {
                open.Enqueue(name);
            }
        }
        return found;
    }

    private async Task<string> AddressAsync(string name) => (await FilesAsync()).Single(file => file.EndsWith($"/{name}", StringComparison.Ordinal));

    private async Task<HttpResponseMessage> GetAsync(string address, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        return await _client.SendAsync(request);
    }

    [GeneratedRegex("/page/[0-9a-f]{16}/")]
    private static partial Regex VersionPattern();

    [GeneratedRegex("/page/[0-9a-f]{16}/[\\w./-]+")]
    private static partial Regex PagePattern();

    [GeneratedRegex(@"(?:from|import)\s*\(?\s*'(\.{1,2}/[\w./-]+)'")]
    private static partial Regex ImportPattern();
}
