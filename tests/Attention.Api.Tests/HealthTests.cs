using System.Net;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

public sealed class HealthTests : IAsyncDisposable
{
    private readonly TransportApi _api = new();

    [Fact]
    public async Task A_service_that_is_up_is_live_and_ready()
    {
        Assert.Equal("""{"status":"live"}""", await _api.CreateClient().GetStringAsync("/health/live"));
        Assert.Equal("""{"status":"ready"}""", await _api.CreateClient().GetStringAsync("/health/ready"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await GrpcHealthAsync(""));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await GrpcHealthAsync("attention.v1.CaptioningService"));
    }

    [Fact]
    public async Task While_models_are_loaded_the_service_is_live_but_takes_no_requests()
    {
        _api.ModelsAreReady = false;

        Assert.Equal("""{"status":"live"}""", await _api.CreateClient().GetStringAsync("/health/live"));
        await AssertUnavailableAsync();
    }

    [Fact]
    public void A_service_that_was_told_to_stop_takes_no_requests()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var readiness = new Readiness(() => true, lifetime);
        Assert.Null(readiness.Obstacle);

        lifetime.StopApplication();

        Assert.Equal("The service is stopping.", readiness.Obstacle);
    }

    [Fact]
    public async Task Connections_stay_open_while_load_balancers_learn_that_the_service_stops()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var time = new FakeTimeProvider();
        var limits = Options.Create(new LimitsOptions { DrainDelay = TimeSpan.FromSeconds(5) });

        var stopping = new Drain(limits, lifetime, time).StoppingAsync(CancellationToken.None);

        Assert.True(lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        await stopping;
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task AssertUnavailableAsync()
    {
        var client = _api.CreateClient();
        await (await client.GetAsync("/health/ready")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        await (await client.GetAsync("/v1/models")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        await (await client.PostAsync("/v1/captions", null)).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        await Answers.FailureAsync(
            async () => await new V1.ModelService.ModelServiceClient(_api.Channel()).ListModelsAsync(new V1.ListModelsRequest()),
            StatusCode.Unavailable);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await GrpcHealthAsync(""));
    }

    private async Task<HealthCheckResponse.Types.ServingStatus> GrpcHealthAsync(string service)
    {
        var response = await new Health.HealthClient(_api.Channel()).CheckAsync(new HealthCheckRequest { Service = service });
        return response.Status;
    }
}
