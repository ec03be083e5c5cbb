using System.IO.Compression;
using System.Net.ServerSentEvents;
using System.Text;
using Attention.Api.Http;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace Attention.Api.Tests.Http;

/// <summary>Answers that are sent packed.</summary>
public sealed class CompressionTests(ToyApi api)
{
    private const string GivenCrop = "?theta=1,0,0,0,1,0&attention=none&id=a";

    private readonly HttpClient _client = api.CreateClient();

    public static TheoryData<string, string> Packed => new()
    {
        { "gzip", "application/json" },
        { "br", "application/json" },
        { "gzip", "image/svg+xml" },
        { "br", "image/svg+xml" },
    };

    [Theory]
    [MemberData(nameof(Packed))]
    public async Task An_answer_of_text_is_packed_for_who_takes_it_so(string encoding, string form)
    {
        using var plain = await TranslateAsync(form, "identity");
        using var packed = await TranslateAsync(form, encoding);

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary);
        var bytes = await packed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var text = await plain.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(bytes.Length < text.Length, $"{bytes.Length} bytes of {text.Length}");
        Assert.Equal(Steady(text), Steady(Encoding.UTF8.GetString(await UnpackAsync(bytes, encoding))));
    }

    [Fact]
    public async Task Brotli_is_sent_where_both_are_taken() =>
        Assert.Equal(["br"], (await TranslateAsync("application/json", "gzip, deflate, br")).Content.Headers.ContentEncoding);

    [Fact]
    public async Task So_is_it_over_TLS()
    {
        using var client = api.CreateDefaultClient(new Uri("https://localhost"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { { "Accept-Encoding", "gzip" } } };

        Assert.Equal(["gzip"], (await client.SendAsync(request, TestContext.Current.CancellationToken)).Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_picture_is_packed_already()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/crops{GivenCrop}")
        {
            Content = new ByteArrayContent(Pictures.Jpeg()) { Headers = { ContentType = new("image/jpeg") } },
            Headers = { { "Accept", "image/png" }, { "Accept-Encoding", "gzip, br" } },
        };

        using var picture = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Empty(picture.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task The_page_is_not_packed_twice()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept-Encoding", "gzip" } } };
        using var page = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["gzip"], page.Content.Headers.ContentEncoding);
        var bytes = await page.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<html", Encoding.UTF8.GetString(await UnpackAsync(bytes, "gzip")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_on_its_way_before_the_next_is_known()
    {
        var read = new TaskCompletionSource();
        await using var app = await StreamingAsync(read.Task);
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept-Encoding", "gzip, br" } } };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(["identity"], answer.Content.Headers.ContentEncoding);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        await using var events = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("one", events.Current.Data);
        read.SetResult();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("two", events.Current.Data);
        Assert.False(await events.MoveNextAsync());
    }

    // Without what no two answers share.
    private static string Steady(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\"timing\":\\{[^}]*\\}", "");

    private static async Task<WebApplication> StreamingAsync(Task isRead)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddCompression();
        var app = builder.Build();
        app.UseCompression();
        app.MapGet("/", () => TypedResults.ServerSentEvents(Events()));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;

        async IAsyncEnumerable<SseItem<string>> Events()
        {
            yield return new SseItem<string>("one");
            await isRead;
            yield return new SseItem<string>("two");
        }
    }

    private static Stream Unpacking(Stream packed, string encoding) =>
        encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);

    private static async Task<byte[]> UnpackAsync(byte[] bytes, string encoding)
    {
        await using var unpacking = Unpacking(new MemoryStream(bytes), encoding);
        using var plain = new MemoryStream();
        await unpacking.CopyToAsync(plain, TestContext.Current.CancellationToken);
        return plain.ToArray();
    }

    private Task<HttpResponseMessage> TranslateAsync(string form, string encoding)
    {
        var body = Requests.Translation("The cat sees a dog.");
        body["id"] = "mine";
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/translations")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { { "Accept", form }, { "Accept-Encoding", encoding } },
        };
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
