using System.Net;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Security;

/// <summary>What every answer tells browsers.</summary>
public sealed class AnswerHeadersTests(ToyApi api)
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("image/svg+xml", HttpStatusCode.OK)]
    [InlineData("text/event-stream", HttpStatusCode.OK)]
    [InlineData("image/jpeg", HttpStatusCode.NotAcceptable)]
    public async Task An_answer_is_not_kept_and_not_taken_for_something_else(string accept, HttpStatusCode status)
    {
        using var answer = await _client.PostJsonAsync("/v1/translations", Requests.Translation("The cat sees a dog."), accept);

        Assert.Equal(status, answer.StatusCode);
        AssertSafe(answer);
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/V1/models")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/captions")]
    [InlineData("/health/live")]
    public async Task So_is_a_list_and_an_error_of_any_kind(string route) => AssertSafe(await _client.GetAsync(route));

    [Theory]
    [InlineData("/")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task No_page_is_shown_in_a_frame_or_runs_what_is_not_its_own(string route)
    {
        using var page = await _client.GetAsync(route);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = Header(page, "Content-Security-Policy");
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", Header(page, "X-Frame-Options"));
        Assert.Equal("no-referrer", Header(page, "Referrer-Policy"));
        Assert.Equal("nosniff", Header(page, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task The_short_address_of_the_API_page_leads_to_it()
    {
        using var answer = await _client.GetAsync("/swagger");

        Assert.Equal("/swagger/index.html", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static void AssertSafe(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.DoesNotContain("script-src", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
