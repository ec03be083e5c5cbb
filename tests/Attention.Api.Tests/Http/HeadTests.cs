using System.Net;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Api.Tests.Http;

/// <summary>HEAD wherever there is a GET.</summary>
public sealed class HeadTests(ToyApi api)
{
    private static readonly string[] OfTheTransport = ["Content-Length", "Transfer-Encoding", "Date", "X-Request-ID"];

    private readonly HttpClient _client = api.CreateClient();

    public static TheoryData<string, string> Answers => new()
    {
        { "/", "identity" },
        { "/", "br" },
        { "/v1/models", "identity" },
        { "/v1/models", "gzip" },
        { "/v1/models/toy-en-fr", "identity" },
        { "/health/live", "identity" },
        { "/health/ready", "identity" },
        { "/swagger/v1/swagger.json", "identity" },
        { "/swagger/v1/swagger.json", "gzip" },
        { "/swagger/index.html", "identity" },
        { "/page/any/app.js", "identity" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_headers_are_those_of_the_answer_and_the_length_is_its_own(string route, string encoding)
    {
        using var get = await SendAsync(HttpMethod.Get, route, encoding);
        using var head = await SendAsync(HttpMethod.Head, route, encoding);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(Headers(get), Headers(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((await get.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length, head.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/v1/models/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/captions", HttpStatusCode.MethodNotAllowed)]
    public async Task An_error_is_that_of_GET(string route, HttpStatusCode status)
    {
        using var get = await SendAsync(HttpMethod.Get, route, "identity");
        using var head = await SendAsync(HttpMethod.Head, route, "identity");

        Assert.Equal(status, head.StatusCode);
        Assert.Equal(Headers(get), Headers(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task No_route_answers_GET_alone()
    {
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Where(endpoint => endpoint.RoutePattern.Parameters.Count == 0)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}").ToList();

        Assert.Contains("/metrics", routes);
        foreach (var route in routes)
        {
            using var get = await SendAsync(HttpMethod.Get, route, "identity");
            using var head = await SendAsync(HttpMethod.Head, route, "identity");
            Assert.Equal((route, get.StatusCode), (route, head.StatusCode));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        }
    }

    private static List<string> Headers(HttpResponseMessage answer) =>
    [
        .. answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheTransport.Contains(header.Key))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal),
    ];

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string route, string encoding) =>
        _client.SendAsync(new HttpRequestMessage(method, route) { Headers = { { "Accept-Encoding", encoding } } }, TestContext.Current.CancellationToken);
}
