using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Cropping;

namespace Attention.Api.Tests.Http;

/// <summary>Files in JSON.</summary>
public sealed class Base64Tests(TransportApi api) : IClassFixture<TransportApi>
{
    private const string Expected = "is not a file in base64, bare or as a data URI";

    private static readonly string File = Convert.ToBase64String(Pictures.Png());

    private readonly HttpClient _client = api.CreateClient();

    public static TheoryData<string, string> Routes => new()
    {
        { "/v1/captions", "image" },
        { "/v1/captions/compare", "image" },
        { "/v1/classifications", "image" },
        { "/v1/crops", "image" },
        { "/v1/saliency", "image" },
        { "/v1/fixations", "image" },
        { "/v1/transcriptions", "audio" },
        { "/v1/audio/transcriptions", "file" },
        { "/v1/actions", "video" },
    };

    public static TheoryData<string, string> Faults => new()
    {
        { "data:image/png;base64", "a data URI has a comma before its data" },
        { "data:image/png,abcd", "of data URIs only those are read that have ;base64 before their comma" },
        { "data:image/svg+xml,%3Csvg%3E", "of data URIs only those are read that have ;base64 before their comma" },
        { "https://example.org/a.png", "it is an address, and nothing is fetched from there: send the file itself" },
        { "file:///etc/passwd", "it is an address, and nothing is fetched from there: send the file itself" },
        { "iVBORw0K-_8=", "its character 9, '-', is none of base64" },
        { "data:image/png;base64,iVBO!w0K", "its character 27, '!', is none of base64" },
        { "iVBOR\u00e9w0K", "its character 6, '\u00e9', is none of base64" },
        { "iVBORw0", "its length is no multiple of 4: it is cut short, or its padding (=) is missing or too much" },
        { "iVBO=Rw0", "its length is no multiple of 4: it is cut short, or its padding (=) is missing or too much" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Every_route_that_takes_a_file_reads_it_in_JSON(string route, string field)
    {
        await RefusesAsync(route, $$"""{"{{field}}":"a?cd"}""", field, $"'a?cd' {Expected}: its character 2, '?', is none of base64.");
        await RefusesAsync(route, $$"""{"{{field}}":7}""", field, $"7 {Expected}.");
        await RefusesAsync(route, "{}", field, $"{field} is missing; it is a file in base64, bare or as a data URI.");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public Task What_is_wrong_with_it_is_told(string text, string reason) =>
        RefusesAsync("/v1/crops", new JsonObject { ["image"] = text }.ToJsonString(), "image", $"'{text}' {Expected}: {reason}.");

    [Fact]
    public async Task It_is_read_as_people_write_it()
    {
        var answers = new List<string>();
        foreach (var image in (string[])[File, $"data:image/png;base64,{File}", $"DATA:;BASE64,{File}", $"data:image/png;name=a.png;base64,{File}", string.Join("\r\n", File.Chunk(76).Select(line => new string(line)))])
        {
            answers.Add(await CropAsync(new JsonObject { ["image"] = image, ["theta"] = new JsonArray(1, 0, 0, 0, 1, 0) }.ToJsonString()));
        }

        var slashes = $$"""{"theta":[1,0,0,0,1,0],"image":"data:image\/png;base64,{{File.Replace("/", "\\/", StringComparison.Ordinal)}}"}""";
        answers.Add(await CropAsync(slashes));
        answers.Add(await CropAsync($"\uFEFF{slashes}"));
        using var same = await _client.PostImageAsync(Pictures.Png(), "?theta=1,0,0,0,1,0", route: "/v1/crops");

        Assert.Equal((await same.ReadAsync<CropResponse>()).Crops[0].Crop, Assert.Single(answers.Distinct()));
    }

    [Fact]
    public async Task Options_are_members_beside_it()
    {
        var body = new JsonObject
        {
            ["id"] = "mine",
            ["image"] = File,
            ["boxes"] = new JsonArray(new JsonObject { ["centerX"] = 10, ["centerY"] = 8, ["width"] = 8, ["height"] = 6 }),
        };

        var answer = await (await PostAsync("/v1/crops", body.ToJsonString())).ReadAsync<CropResponse>();

        Assert.Equal(("mine", 8, 6), (answer.Id, answer.Crops[0].Width, answer.Crops[0].Height));
    }

    [Theory]
    [InlineData("""{"image":"data:image/png;base64,iVBORw0K","beam":"x"}""", "beam", "'x' is not a whole number from 1 to 10.")]
    [InlineData("""{"beam":"x","image":"data:image/png;base64,iVBORw0K"}""", "beam", "'x' is not a whole number from 1 to 10.")]
    [InlineData("""{"image":"iVBORw0K","beams":2}""", "beams", "'beams' is not known here; did you mean beam?")]
    [InlineData("""{"image":"iVBORw0K","image":"iVBORw0K"}""", "image", "image is given twice.")]
    public Task A_fault_beside_it_is_named(string body, string field, string detail) => RefusesAsync("/v1/captions", body, field, detail);

    [Fact]
    public async Task Options_in_the_query_are_refused() => await RefusesAsync(
        "/v1/captions?beam=2", """{"image":"iVBORw0K"}""", "beam", "'beam' stands in the query, which is not read here; options are members of the JSON body.");

    [Fact]
    public async Task Bytes_that_are_no_image_are_refused_as_they_are_in_a_form()
    {
        var text = Convert.ToBase64String(Pictures.TextNamedJpg());
        using var form = await _client.PostImageAsync(Pictures.TextNamedJpg(), "?theta=1,0,0,0,1,0", route: "/v1/crops");
        using var json = await PostAsync("/v1/crops", $$"""{"image":"data:image/jpeg;base64,{{text}}","theta":[1,0,0,0,1,0]}""");

        Assert.Equal((string)(await form.ProblemAsync(form.StatusCode, "image"))["detail"]!, (string)(await json.ProblemAsync(form.StatusCode, "image"))["detail"]!);
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(4000)]
    public async Task A_file_is_as_large_as_it_may_be_otherwise(int bytes)
    {
        await using var narrow = api.WithWebHostBuilder(builder => builder.UseSetting("Limits:MaxImageBytes", "1000").UseSetting("Limits:MaxTextBytes", "1000"));
        using var client = narrow.CreateClient();
        var body = new JsonObject { ["image"] = Convert.ToBase64String(new byte[bytes]) }.ToJsonString();

        using var refused = await client.PostAsync("/v1/crops", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await refused.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image");
        Assert.Equal("The image is larger than the 1000 bytes allowed.", (string)problem["detail"]!);
    }

    [Fact]
    public async Task Its_bytes_are_counted_while_it_is_read()
    {
        await using var full = api.WithWebHostBuilder(builder => builder
            .UseSetting("Limits:MaxImageBytes", "700000").UseSetting("Limits:MaxTextBytes", "700000").UseSetting("Limits:MaxAudioBytes", "700000")
            .UseSetting("Limits:MaxVideoBytes", "700000").UseSetting("Admission:MaxBodyBytes", "1400000"));
        using var client = full.CreateClient();
        var body = new JsonObject { ["image"] = Convert.ToBase64String(new byte[700_000]) }.ToJsonString();

        // 933,336 bytes of text and 700,000 of the file are more than there is room for, though each alone is not.
        using var refused = await client.PostAsync("/v1/crops", new StringContent(body, Encoding.UTF8, "application/json"));

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task It_may_come_packed()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($$"""{"image":"{{File}}","theta":[1,0,0,0,1,0]}"""), TestContext.Current.CancellationToken);
        }

        using var body = new ByteArrayContent(packed.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        body.Headers.ContentEncoding.Add("gzip");
        using var answer = await _client.PostAsync("/v1/crops", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<string> CropAsync(string body) => (await (await PostAsync("/v1/crops", body)).ReadAsync<CropResponse>()).Crops[0].Crop!;

    private Task<HttpResponseMessage> PostAsync(string route, string body) => _client.PostAsync(route, new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task RefusesAsync(string route, string body, string field, string detail)
    {
        using var response = await PostAsync(route, body);
        Assert.Equal(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest, field))["detail"]!);
    }
}
