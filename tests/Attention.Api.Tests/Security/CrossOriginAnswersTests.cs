using System.Net;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Attention.Api.Tests.Security;

/// <summary>What a page that may use the service gets to read: whatever becomes of its request.</summary>
public sealed class CrossOriginAnswersTests : IAsyncDisposable
{
    private const string Page = "https://app.example.org";

    private readonly KeyedApi _keyed = new() { ModelObstacle = "Nothing is loaded." };
    private readonly TransportApi _open = new();

    public static TheoryData<string, string, HttpStatusCode> Refusals => new()
    {
        { "GET", "/v1/nothing", HttpStatusCode.NotFound },
        { "GET", "/v1/captions", HttpStatusCode.MethodNotAllowed },
        { "POST", "/v1/captions", HttpStatusCode.BadRequest },
        { "POST", "/v1/translations", HttpStatusCode.UnsupportedMediaType },
    };

    [Theory]
    [InlineData("/v1/captions")]
    [InlineData("/v1/models")]
    [InlineData("/v1/nothing")]
    [InlineData("/attention.v1.CaptioningService/Caption")]
    public async Task A_preflight_needs_neither_a_key_nor_a_unit_nor_a_model(string route)
    {
        await using var api = Allowing(_keyed, ("RateLimit:UnitsPerSecond", "1"), ("RateLimit:Burst", "1"));

        for (var i = 0; i < 3; i++)
        {
            using var request = Request(HttpMethod.Options, route);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-grpc-web,x-request-timeout-ms");
            using var answer = await api.CreateClient().SendAsync(request);

            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            AssertReadable(answer);
            Assert.Equal("authorization,content-type,x-grpc-web,x-request-timeout-ms", Header(answer, "Access-Control-Allow-Headers"));
            Assert.Equal(TimeSpan.FromMinutes(10).TotalSeconds, double.Parse(Header(answer, "Access-Control-Max-Age"), null));
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_page_reads_why_it_was_refused(string method, string route, HttpStatusCode status)
    {
        await using var api = Allowing(_open);
        using var request = Request(new HttpMethod(method), route);

        var answer = await RefusedAsync(api, request, status);
        AssertReadable(answer);
        Assert.Equal(Page, Header(answer, "Timing-Allow-Origin"));
    }

    [Fact]
    public async Task And_that_a_key_is_missing()
    {
        await using var api = Allowing(_keyed);
        using var request = Request(HttpMethod.Post, "/v1/captions");

        var answer = await RefusedAsync(api, request, HttpStatusCode.Unauthorized);
        AssertReadable(answer);
        AssertExposes(answer, "WWW-Authenticate");
    }

    [Fact]
    public async Task And_that_no_model_is_ready()
    {
        await using var api = Allowing(_keyed);
        using var request = Request(HttpMethod.Post, "/v1/captions");
        request.Headers.Add("X-Api-Key", KeyedApi.CallerKey);

        var answer = await RefusedAsync(api, request, HttpStatusCode.ServiceUnavailable);
        AssertReadable(answer);
        AssertExposes(answer, "Retry-After");
    }

    [Fact]
    public async Task And_that_the_deadline_passed()
    {
        await using var api = Allowing(_open);
        using var request = Request(HttpMethod.Post, "/v1/captions");
        request.Headers.Add("X-Request-Timeout-Ms", "0");

        AssertReadable(await RefusedAsync(api, request, HttpStatusCode.GatewayTimeout));
    }

    [Fact]
    public async Task And_that_too_much_was_asked_for()
    {
        await using var api = Allowing(_open, ("RateLimit:UnitsPerSecond", "1"), ("RateLimit:Burst", "100"));
        var texts = Requests.Translation([.. Enumerable.Repeat("A cat.", 64)]);

        HttpResponseMessage answer = null!;
        for (var i = 0; i < 2; i++)
        {
            using var request = Request(HttpMethod.Post, "/v1/translations");
            request.Content = new StringContent(texts.ToJsonString(), null, "application/json");
            answer = await api.CreateClient().SendAsync(request);
        }

        await answer.ProblemAsync(HttpStatusCode.TooManyRequests);
        AssertReadable(answer);
        AssertExposes(answer, "Retry-After", "RateLimit-Remaining");
    }

    [Fact]
    public async Task And_that_the_name_is_none_of_ours()
    {
        await using var api = Allowing(_open);
        using var request = Request(HttpMethod.Post, "/v1/captions");
        request.Headers.Host = "api.example.org";

        AssertReadable(await RefusedAsync(api, request, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("https://eu.example.org", true)]
    [InlineData("https://a.b.example.org", true)]
    [InlineData("https://example.org", false)]
    [InlineData("https://example.org.evil.net", false)]
    [InlineData("https://evilexample.org", false)]
    [InlineData("http://eu.example.org", false)]
    [InlineData("null", false)]
    public async Task Every_page_beneath_a_name_may_be_allowed_at_once(string origin, bool isAllowed)
    {
        await using var api = Allowing(_open, ("Cors:Origins:0", "https://*.example.org"));
        using var request = Request(HttpMethod.Post, "/v1/translations", origin);
        using var answer = await api.CreateClient().SendAsync(request);

        Assert.Equal(isAllowed ? HttpStatusCode.UnsupportedMediaType : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    public async ValueTask DisposeAsync()
    {
        await _keyed.DisposeAsync();
        await _open.DisposeAsync();
    }

    private static WebApplicationFactory<Program> Allowing(TransportApi api, params (string Name, string Value)[] settings) => api.WithWebHostBuilder(builder =>
    {
        builder.UseSetting("Cors:Origins:0", Page);
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }
    });

    private static HttpRequestMessage Request(HttpMethod method, string route, string origin = Page) =>
        new(method, route) { Headers = { { "Origin", origin }, { "Sec-Fetch-Site", "cross-site" } } };

    private static async Task<HttpResponseMessage> RefusedAsync(WebApplicationFactory<Program> api, HttpRequestMessage request, HttpStatusCode status)
    {
        var answer = await api.CreateClient().SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return answer;
    }

    private static void AssertReadable(HttpResponseMessage answer) => Assert.Equal(Page, Header(answer, "Access-Control-Allow-Origin"));

    private static void AssertExposes(HttpResponseMessage answer, params string[] headers) =>
        Assert.Subset(Header(answer, "Access-Control-Expose-Headers").Split(',').ToHashSet(), headers.ToHashSet());

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
