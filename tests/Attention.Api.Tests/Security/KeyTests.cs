using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Security;

/// <summary>What a key opens, over both transports.</summary>
public sealed class KeyTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/V1/models")]
    [InlineData("/v1/nothing")]
    [InlineData("/metrics")]
    public async Task Nobody_without_a_key_comes_in(string route)
    {
        using var answer = await GetAsync(route, null);

        var problem = await answer.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal("unauthenticated", (string)problem["code"]!);
        Assert.Contains("X-Api-Key", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).ToString());
    }

    [Theory]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", $"Bearer {KeyedApi.CallerHash}")]
    [InlineData("X-Api-Key", "wrong")]
    public async Task Nor_with_one_that_is_not_known(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _client.SendAsync(request);

        var problem = await answer.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.DoesNotContain("wrong", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", $"Bearer {KeyedApi.CallerKey}")]
    [InlineData("Authorization", $"bearer {KeyedApi.CallerKey}")]
    [InlineData("X-Api-Key", KeyedApi.CallerKey)]
    [InlineData("X-Api-Key", KeyedApi.OtherCallerKey)]
    [InlineData("X-Api-Key", KeyedApi.ManagementKey)]
    public async Task A_key_is_taken_from_either_header(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { { header, value } } };

        Assert.Equal(HttpStatusCode.OK, (await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task What_a_proxy_was_given_is_no_key()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models")
        {
            Headers = { { "Authorization", "Basic dXNlcjpwYXNz" }, { "X-Api-Key", KeyedApi.CallerKey } },
        };

        Assert.Equal(HttpStatusCode.OK, (await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_key_is_asked_for_before_a_body_is_read()
    {
        using var content = new ByteArrayContent(new byte[new LimitsOptions().MaxImageBytes + 1]) { Headers = { ContentType = new("image/png") } };

        await (await _client.PostAsync("/v1/captions", content)).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_callers_key_does_not_open_what_is_managements()
    {
        var problem = await (await GetAsync("/metrics", KeyedApi.CallerKey)).ProblemAsync(HttpStatusCode.Forbidden);

        Assert.Equal("forbidden", (string)problem["code"]!);
        Assert.Contains("'alice'", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/metrics", KeyedApi.ManagementKey)).StatusCode);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/")]
    [InlineData("/samples/vision-encoder/nothing.png")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task Health_and_the_pages_are_open(string route) =>
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await GetAsync(route, null)).StatusCode);

    [Fact]
    public async Task A_preflight_brings_no_key_and_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/models")
        {
            Headers = { { "Origin", "https://other.example.org" }, { "Access-Control-Request-Method", "GET" } },
        };

        Assert.Equal(HttpStatusCode.NoContent, (await _client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("authorization", "Bearer wrong", false)]
    [InlineData("x-api-key", "wrong", false)]
    [InlineData("authorization", $"Bearer {KeyedApi.CallerKey}", true)]
    [InlineData("x-api-key", KeyedApi.CallerKey, true)]
    [InlineData("x-api-key", KeyedApi.ManagementKey, true)]
    public async Task GRPC_takes_the_key_as_metadata(string? name, string? value, bool isTaken)
    {
        Metadata metadata = name is null ? [] : new() { { name, value! } };
        async Task ListAsync() => await new V1.ModelService.ModelServiceClient(api.Channel()).ListModelsAsync(new V1.ListModelsRequest(), metadata);
        async Task TranslateAsync()
        {
            using var call = new V1.TranslationService.TranslationServiceClient(api.Channel()).TranslateBulk(metadata);
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        }

        foreach (var call in new Func<Task>[] { ListAsync, TranslateAsync })
        {
            if (isTaken)
            {
                await call();
                continue;
            }

            var status = await Answers.FailureAsync(call, StatusCode.Unauthenticated);
            Assert.Equal("unauthenticated", status.GetDetail<ErrorInfo>()!.Reason);
        }
    }

    [Fact]
    public async Task GRPC_health_is_open_and_reflection_is_not()
    {
        var health = await new Health.HealthClient(api.Channel()).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        await Answers.FailureAsync(() => ReflectAsync([]), StatusCode.Unauthenticated);
        await ReflectAsync(new Metadata { { "x-api-key", KeyedApi.CallerKey } });
    }

    [Fact]
    public async Task The_document_tells_which_routes_need_a_key_and_where_it_goes()
    {
        var document = JsonNode.Parse(await _client.GetStringAsync("/swagger/v1/swagger.json"))!;

        var schemes = document["components"]!["securitySchemes"]!;
        Assert.Equal("bearer", (string)schemes["bearer"]!["scheme"]!);
        Assert.Equal(("header", "X-Api-Key"), ((string)schemes["apiKey"]!["in"]!, (string)schemes["apiKey"]!["name"]!));
        Assert.Equal("""[{"bearer":[]},{"apiKey":[]}]""", document["paths"]!["/v1/captions"]!["post"]!["security"]!.ToJsonString());
        Assert.Equal("""[{"bearer":[]},{"apiKey":[]}]""", document["paths"]!["/metrics"]!["get"]!["security"]!.ToJsonString());
        Assert.Null(document["paths"]!["/health/live"]!["get"]!["security"]);
        Assert.NotNull(document["paths"]!["/v1/captions"]!["post"]!["responses"]!["401"]);
    }

    private async Task<HttpResponseMessage> GetAsync(string route, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        return await _client.SendAsync(request);
    }

    private async Task ReflectAsync(Metadata metadata)
    {
        using var reflection = new ServerReflection.ServerReflectionClient(api.Channel()).ServerReflectionInfo(metadata);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await reflection.ResponseStream.MoveNext(CancellationToken.None));
    }
}
