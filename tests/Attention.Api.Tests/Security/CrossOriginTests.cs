using System.Net;
using System.Text;
using Attention.Api.Security;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Options;

namespace Attention.Api.Tests.Security;

/// <summary>Whose pages may use the service.</summary>
public sealed class CrossOriginTests : IAsyncDisposable
{
    private const string Other = "https://other.example.org";

    private readonly TransportApi _api = new();

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("image/png")]
    [InlineData(null)]
    public async Task A_page_of_another_site_posts_nothing(string? contentType)
    {
        using var answer = await PostAsync(_api, Other, "cross-site", contentType);

        var problem = await answer.ProblemAsync(HttpStatusCode.Forbidden, "Origin");
        Assert.Contains(Other, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains("Cors:Origins", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(null, "cross-site")]
    [InlineData("null", "cross-site")]
    [InlineData("http://localhost:3000", "same-site")]
    [InlineData(Other, null)]
    [InlineData("null", null)]
    [InlineData("http://localhost:3000", null)]
    public async Task Nor_does_one_whose_browser_tells_less(string? origin, string? site) =>
        await (await PostAsync(_api, origin, site)).ProblemAsync(HttpStatusCode.Forbidden, "Origin");

    [Theory]
    [InlineData("/V1/captions")]
    [InlineData("/v1/audio/transcriptions")]
    public async Task Nor_to_any_other_route(string route) =>
        await (await PostAsync(_api, Other, "cross-site", route: route)).ProblemAsync(HttpStatusCode.Forbidden, "Origin");

    // What comes through is refused for its body, which is read by then.
    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "none")]
    [InlineData("http://localhost", "same-origin")]
    [InlineData("https://behind-a-proxy.example.org", "same-origin")]
    [InlineData("http://localhost", null)]
    [InlineData("https://localhost", null)]
    public async Task Programs_and_our_own_pages_are_not_asked(string? origin, string? site) =>
        await (await PostAsync(_api, origin, site)).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Reading_is_free_but_no_page_of_another_site_sees_the_answer()
    {
        using var request = Request(HttpMethod.Get, "/v1/models", Other, "cross-site");
        using var answer = await _api.CreateClient().SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(Other, Other)]
    [InlineData("*", "*")]
    public async Task An_origin_that_is_allowed_posts_and_reads_the_answer(string setting, string told)
    {
        await using var api = Allowing(setting);
        using var answer = await PostAsync(api, Other, "cross-site");

        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(told, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("Retry-After", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_that_is_allowed_opens_no_door_to_others()
    {
        await using var api = Allowing(Other);

        await (await PostAsync(api, "https://third.example.org", "cross-site")).ProblemAsync(HttpStatusCode.Forbidden, "Origin");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(Other, Other)]
    public async Task A_preflight_is_answered_from_the_same_setting(string? setting, string? told)
    {
        await using var api = Allowing(setting);
        using var request = Request(HttpMethod.Options, "/v1/translations", Other, "cross-site");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-api-key");
        using var answer = await api.CreateClient().SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(told, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null);
        Assert.Equal(told is not null, answer.Headers.Contains("Access-Control-Allow-Headers"));
    }

    [Theory]
    [InlineData("app.example.org")]
    [InlineData("https://app.example.org/")]
    [InlineData("https://app.example.org/page")]
    public async Task What_is_no_origin_stops_the_start_and_is_named(string setting)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Cors:Origins:0"] = setting;
        builder.Services.AddSecurity();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = builder.Build();
            await app.StartAsync();
        });
        Assert.Contains($"'{setting}'", refusal.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private WebApplicationFactory<Program> Allowing(string? origin) =>
        origin is null ? _api.WithWebHostBuilder(static _ => { }) : _api.WithWebHostBuilder(builder => builder.UseSetting("Cors:Origins:0", origin));

    private static async Task<HttpResponseMessage> PostAsync(
        WebApplicationFactory<Program> api, string? origin, string? site, string? contentType = "text/plain", string route = "/v1/translations")
    {
        using var request = Request(HttpMethod.Post, route, origin, site);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("--x--"));
        if (contentType is not null)
        {
            request.Content.Headers.Add("Content-Type", contentType);
        }

        return await api.CreateClient().SendAsync(request);
    }

    private static HttpRequestMessage Request(HttpMethod method, string route, string? origin, string? site)
    {
        var request = new HttpRequestMessage(method, route);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return request;
    }
}
