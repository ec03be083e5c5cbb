using System.Net;
using Attention.Api.Security;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Mvc.Testing;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Security;

/// <summary>Which names the service answers to.</summary>
public sealed class HostTests : IAsyncDisposable
{
    private readonly TransportApi _api = new();

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("app.localhost")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("10.0.3.7")]
    [InlineData("[::1]:8080")]
    [InlineData("attention:8080")]
    [InlineData("attention.default.svc")]
    [InlineData("attention.default.svc.cluster.local:80")]
    [InlineData("host.docker.internal")]
    public async Task Addresses_and_names_that_nobody_can_own_outside_are_answered(string host) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(_api, host)).StatusCode);

    [Fact]
    public void The_name_of_the_machine_is_its_own() => Assert.True(HostMiddleware.IsPrivate(Dns.GetHostName()));

    [Theory]
    [InlineData("rebound.example.com")]
    [InlineData("rebound.example.com:8080")]
    [InlineData("localhost.example.com")]
    [InlineData("127.0.0.1.example.com")]
    public async Task Any_other_name_is_refused_with_the_setting_that_allows_it(string host)
    {
        var problem = await (await GetAsync(_api, host)).ProblemAsync(HttpStatusCode.BadRequest, "Host");

        Assert.Contains($"AllowedHosts={host.Split(':')[0]}", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attention.example.org", HttpStatusCode.OK)]
    [InlineData("eu.example.com", HttpStatusCode.OK)]
    [InlineData("example.com", HttpStatusCode.BadRequest)]
    [InlineData("10.0.3.7", HttpStatusCode.OK)]
    public async Task A_name_that_is_allowed_is_answered_and_addresses_still_are(string host, HttpStatusCode status)
    {
        await using var api = With("attention.example.org; *.example.com");

        Assert.Equal(status, (await GetAsync(api, host)).StatusCode);
    }

    [Fact]
    public async Task A_star_allows_every_name()
    {
        await using var api = With("*");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(api, "rebound.example.com")).StatusCode);
    }

    [Fact]
    public async Task GRPC_answers_to_the_same_names()
    {
        var status = await Answers.FailureAsync(() => ListAsync(_api, "http://rebound.example.com"), StatusCode.InvalidArgument, "Host");
        Assert.Contains("AllowedHosts=rebound.example.com", status.Message, StringComparison.Ordinal);

        await ListAsync(_api, "http://attention-grpc:8081");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private WebApplicationFactory<Program> With(string allowed) =>
        _api.WithWebHostBuilder(builder => builder.UseSetting("AllowedHosts", allowed));

    private static async Task<HttpResponseMessage> GetAsync(WebApplicationFactory<Program> api, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { Host = host } };
        return await api.CreateClient().SendAsync(request);
    }

    private static async Task ListAsync(TransportApi api, string address)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = api.Server.CreateHandler() });
        await new V1.ModelService.ModelServiceClient(channel).ListModelsAsync(new V1.ListModelsRequest());
    }
}
