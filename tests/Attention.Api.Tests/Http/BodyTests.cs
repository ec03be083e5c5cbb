using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Attention.Api.Http;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Tests.Http;

/// <summary>Bodies that come packed.</summary>
public sealed class BodyTests(ToyApi api)
{
    private const string Translation = """{"texts":["a"],"source":"en","target":"fr","attention":"none"}""";
    private const string GivenCrop = "/v1/crops?theta=1,0,0,0,1,0&attention=none";

    private readonly HttpClient _client = api.CreateClient();

    public static TheoryData<string> Encodings => ["gzip", "x-gzip", "GZIP", "deflate", "br"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task JSON_is_read_as_it_was_before(string encoding) =>
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/translations", Json(Translation), encoding)).StatusCode);

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_file_is_read_as_it_was_before(string encoding) =>
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(GivenCrop, Image(Pictures.Jpeg()), encoding)).StatusCode);

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_form_is_read_as_it_was_before(string encoding)
    {
        var form = new MultipartFormDataContent { { Image(Pictures.Jpeg()), "image", "a.jpg" }, { new StringContent("1,0,0,0,1,0"), "theta" } };

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/crops", form, encoding)).StatusCode);
    }

    [Fact]
    public async Task What_is_called_identity_came_as_it_is()
    {
        var body = Json(Translation);
        body.Headers.ContentEncoding.Add("identity");

        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync("/v1/translations", body)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Limits_count_what_comes_out(string encoding)
    {
        var limits = new LimitsOptions();
        var tooMuch = new byte[limits.MaxImageBytes + 1];
        var form = new MultipartFormDataContent { { Image(tooMuch), "image", "a.jpg" } };

        await (await PostAsync(GivenCrop, Image(tooMuch), encoding)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image");
        await (await PostAsync("/v1/crops", form, encoding)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image");
        await (await PostAsync("/v1/translations", Json(new string(' ', limits.MaxTextBytes + 1)), encoding))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task What_nobody_counts_who_reads_it_is_counted_all_the_same()
    {
        await using var packed = new BodyStream(new MemoryStream(new byte[101]), "gzip", limit: 100);
        await using var plain = new BodyStream(new MemoryStream(new byte[101]), encoding: null, limit: 100);

        var refusal = await Assert.ThrowsAsync<InferenceException>(() => packed.CopyToAsync(Stream.Null));
        Assert.Equal((ErrorCode.TooLarge, "The body inflates to more than 100 bytes."), (refusal.Code, refusal.Message));
        await plain.CopyToAsync(Stream.Null);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task What_is_damaged_or_ends_early_is_refused(string encoding)
    {
        var packed = Pack(Encoding.UTF8.GetBytes(Translation), encoding);
        byte[] damaged = [.. packed[..12], .. packed[12..].Select(static value => (byte)~value)];
        byte[][] bodies = [damaged, packed[..^12], Encoding.UTF8.GetBytes(Translation)];

        foreach (var body in bodies)
        {
            var problem = await (await SendAsync("/v1/translations", body, "application/json", encoding))
                .ProblemAsync(HttpStatusCode.BadRequest, "Content-Encoding");
            Assert.Equal($"The body is no {encoding}, or not all of it: it is damaged or ends early.", (string)problem["detail"]!);
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_file_that_ends_early_is_refused_even_where_what_came_could_be_one(string encoding)
    {
        byte[] trailing = [.. Pictures.Jpeg(), .. new byte[100_000]];

        await (await SendAsync(GivenCrop, Pack(trailing, encoding)[..^20], "image/jpeg", encoding))
            .ProblemAsync(HttpStatusCode.BadRequest, "Content-Encoding");
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip,gzip")]
    [InlineData("../etc")]
    public async Task Another_encoding_is_refused_with_those_that_are_read(string encoding)
    {
        var response = await SendAsync("/v1/translations", Encoding.UTF8.GetBytes(Translation), "application/json", encoding);

        var problem = await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "Content-Encoding");
        Assert.Equal($"Content-Encoding '{encoding}' is not read here; send one of br, deflate, gzip, x-gzip, or none.", (string)problem["detail"]!);
        Assert.Equal("br, deflate, gzip, x-gzip", response.Headers.GetValues("Accept-Encoding").Single());
    }

    private static ByteArrayContent Image(byte[] bytes) => new(bytes) { Headers = { ContentType = new("image/jpeg") } };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<HttpResponseMessage> PostAsync(string route, HttpContent content, string encoding) =>
        await SendAsync(route, Pack(await content.ReadAsByteArrayAsync(), encoding), content.Headers.ContentType!.ToString(), encoding);

    private Task<HttpResponseMessage> SendAsync(string route, byte[] body, string type, string encoding)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return _client.PostAsync(route, content);
    }

    private static byte[] Pack(byte[] bytes, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest),
            _ => new GZipStream(packed, CompressionLevel.Fastest),
        })
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
