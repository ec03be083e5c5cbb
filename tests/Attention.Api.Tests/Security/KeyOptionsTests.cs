using System.Net;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Options;

namespace Attention.Api.Tests.Security;

/// <summary>What may be configured, and what follows from the kinds of keys that there are.</summary>
public sealed class KeyOptionsTests : IAsyncDisposable
{
    private const string Caller = "Keys:Callers:0";
    private const string Management = "Keys:Management:0";

    private readonly TransportApi _api = new();

    [Fact]
    public async Task Without_keys_everything_is_open()
    {
        await using var api = With();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "/v1/models"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "/metrics"));
    }

    [Fact]
    public async Task Where_only_management_has_a_key_callers_need_none()
    {
        await using var api = With((Management, "ops", KeyedApi.Hash("m")));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "/v1/models"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "/metrics", "m"));
    }

    [Fact]
    public async Task Where_only_callers_have_keys_nothing_of_managements_is_open()
    {
        await using var api = With((Caller, "alice", KeyedApi.Hash("c")));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "/metrics"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(api, "/metrics", "c"));
    }

    [Fact]
    public async Task Swagger_is_behind_managements_key_when_that_is_asked()
    {
        await using var api = With((Management, "ops", KeyedApi.Hash("m"))).WithWebHostBuilder(builder => builder.UseSetting("Keys:Swagger", "true"));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "/swagger/index.html"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "/swagger/v1/swagger.json"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "/swagger/index.html", "m"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "/swagger/v1/swagger.json", "m"));
    }

    [Theory]
    [InlineData("", KeyedApi.CallerHash, "Keys:Callers:0:Id")]
    [InlineData("alice", "", "Keys:Callers:0:Sha256")]
    [InlineData("alice", "the-key-itself-written-by-mistake", "Keys:Callers:0:Sha256")]
    [InlineData("alice", "zz5a0c5b0d1e4e1f0c8c5b7a0a8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b", "Keys:Callers:0:Sha256")]
    public async Task A_key_that_nobody_could_give_stops_the_start_and_is_named_but_not_told(string id, string hash, string setting)
    {
        await using var api = With((Caller, id, hash));

        var refusal = Assert.Throws<OptionsValidationException>(api.CreateClient);
        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("by-mistake", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same", "same", "c", "m")]
    [InlineData("alice", "ops", "same", "same")]
    public async Task Two_keys_that_cannot_be_told_apart_stop_the_start(string caller, string management, string callerKey, string managementKey)
    {
        await using var api = With((Caller, caller, KeyedApi.Hash(callerKey)), (Management, management, KeyedApi.Hash(managementKey)));

        var refusal = Assert.Throws<OptionsValidationException>(api.CreateClient);
        Assert.Contains($"{Caller}:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{Management}:", refusal.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private WebApplicationFactory<Program> With(params (string Setting, string Id, string Sha256)[] keys) => _api.WithWebHostBuilder(builder =>
    {
        foreach (var (setting, id, sha256) in keys)
        {
            builder.UseSetting($"{setting}:Id", id).UseSetting($"{setting}:Sha256", sha256);
        }
    });

    private static async Task<HttpStatusCode> StatusAsync(WebApplicationFactory<Program> api, string route, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        return (await api.CreateClient().SendAsync(request)).StatusCode;
    }
}
