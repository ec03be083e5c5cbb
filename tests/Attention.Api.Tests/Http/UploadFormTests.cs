using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Http;

/// <summary>Forms that no browser sends.</summary>
public sealed class UploadFormTests(TransportApi api) : IClassFixture<TransportApi>
{
    private const string Damaged = "The form is damaged: it ends early, its parts do not follow the boundary, or their headers are too long.";
    private const string Nameless = "A part of the form has no name; its Content-Disposition is form-data with one.";

    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("/v1/captions", "image")]
    [InlineData("/v1/actions", "video")]
    [InlineData("/v1/transcriptions", "audio")]
    [InlineData("/v1/audio/transcriptions", "file")]
    public async Task A_file_under_another_name_is_told_its_name_whatever_its_size(string route, string field)
    {
        foreach (var size in new[] { 1, 1 << 20 })
        {
            var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[size]), "photo", "a.png" } };

            await RefusesAsync(await _client.PostAsync(route, form), field, $"'photo' holds a file; name the form's field {field}.");
        }
    }

    [Fact]
    public async Task A_second_file_is_refused_where_one_is_taken() => await RefusesAsync(
        await PostAsync("/v1/audio/transcriptions", File("a", "file"), File("b", "file")), "file", "file is given twice; one audio is taken.");

    [Fact]
    public async Task An_option_that_is_sent_twice_is_refused_by_name() => await RefusesAsync(
        await PostAsync("/v1/captions", File("a"), Field("beam", "2"), Field("beam", "3")), "beam", "beam is given 2 times: 2, 3. It is one value.");

    [Theory]
    [InlineData("a[]")]
    [InlineData("models")]
    public async Task Sixty_thousand_fields_are_refused_at_the_sixty_fifth(string name)
    {
        var fields = Enumerable.Repeat(Field(name, "x"), 60_000);

        await RefusesAsync(await PostAsync("/v1/captions/compare", [.. fields]), null, "The form has more than 64 fields.");
    }

    [Fact]
    public async Task Options_are_bounded_together()
    {
        var many = Enumerable.Range(0, 60).Select(index => Field("models[]", new string('x', 1200)));

        await RefusesAsync(
            await PostAsync("/v1/captions/compare", [.. many]), "models[]", "The options of the form are longer than 65536 bytes together.");
    }

    [Fact]
    public async Task The_names_of_options_count_as_well()
    {
        var many = Enumerable.Range(0, 60).Select(index => Field($"{index}{new string('x', 2_000)}", ""));

        await RefusesAsync(
            await PostAsync("/v1/captions/compare", [.. many]), $"32{new string('x', 58)}…", "The options of the form are longer than 65536 bytes together.");
    }

    [Theory]
    [InlineData("\r\nbytes\r\n", Nameless)]
    [InlineData("Content-Disposition: form-data\r\n\r\nbytes\r\n", Nameless)]
    [InlineData("Content-Disposition: form-data; name=\"\"\r\n\r\nbytes\r\n", Nameless)]
    [InlineData("Content-Disposition: ;;;=\"\r\n\r\nbytes\r\n", Nameless)]
    [InlineData("Content-Disposition: form-data; name=\"beam\"\r\nContent-Disposition: form-data; name=\"beam\"\r\n\r\nbytes\r\n", Nameless)]
    [InlineData("no header\r\n\r\nbytes\r\n", Damaged)]
    public async Task A_part_without_a_name_is_refused(string part, string detail) =>
        await RefusesAsync(await PostAsync("/v1/captions", part), null, detail);

    [Theory]
    [InlineData(20_000, 1)]
    [InlineData(10, 1_000)]
    public async Task A_part_with_huge_headers_is_refused(int length, int count)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(index => $"X-{index}: {new string('x', length)}\r\n"));

        await RefusesAsync(await PostAsync("/v1/captions", $"{headers}{Field("beam", "1")}"), null, Damaged);
    }

    [Theory]
    [InlineData("be\u00FFam", "be\uFFFDam")]
    [InlineData("be\0am", "be\0am")]
    [InlineData("be<am>", "be<am>")]
    public async Task A_name_of_odd_bytes_is_refused_as_what_it_is(string name, string field) => await RefusesAsync(
        await PostAsync("/v1/captions", File("a"), Field(name, "1")), field, $"'{field}' is not known here; did you mean beam?");

    [Fact]
    public async Task A_form_within_the_form_is_refused() => await RefusesAsync(
        await PostAsync(
            "/v1/captions",
            "Content-Disposition: form-data; name=\"image\"\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\nbytes\r\n--in--\r\n"),
        "image",
        "'image' holds a form within the form; send its parts as fields of their own.");

    [Fact]
    public async Task An_option_that_is_not_text_is_refused() => await RefusesAsync(
        await PostAsync("/v1/captions", File("a"), Field("prefix", "caf\u00E9")), "prefix", "prefix is not Unicode text: it has bytes that are not UTF-8.");

    [Theory]
    [InlineData(71)]
    [InlineData(5_000)]
    public async Task A_boundary_that_is_too_long_is_refused(int length) => await RefusesAsync(
        await SendAsync("/v1/captions", "", new string('b', length)), null, "The boundary of the form is longer than 70 characters.");

    [Theory]
    [InlineData("")]
    [InlineData("--")]
    [InlineData("--cut")]
    [InlineData("--other\r\n\r\n--other--\r\n")]
    public async Task A_form_that_never_begins_is_refused(string body) => await RefusesAsync(await SendAsync("/v1/captions", body), null, Damaged);

    private static string File(string bytes, string name = "image") => $"Content-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\n\r\n{bytes}\r\n";

    private static string Field(string name, string value) => $"Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private Task<HttpResponseMessage> PostAsync(string route, params string[] parts) =>
        SendAsync(route, string.Concat(parts.Select(part => $"--cut\r\n{part}")) + "--cut--\r\n");

    private Task<HttpResponseMessage> SendAsync(string route, string body, string boundary = "cut")
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data") { Parameters = { new("boundary", boundary) } };
        return _client.PostAsync(route, content);
    }

    private static async Task RefusesAsync(HttpResponseMessage response, string? field, string detail) =>
        Assert.Equal(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest, field))["detail"]!);
}
