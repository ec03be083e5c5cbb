using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Inference;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    }

    [Theory]
    [InlineData("Captioning")]
    [InlineData("Translation")]
    [InlineData("Transcription")]
    [InlineData("Classification")]
    [InlineData("Cropping")]
    [InlineData("Saliency")]
    [InlineData("Fixation")]
    [InlineData("Action")]
    [InlineData("Model")]
    public async Task Every_service_has_a_health_of_its_own_and_can_be_explored(string name)
    {
        var service = $"attention.v1.{name}Service";

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await GrpcHealthAsync(service));
        using var reflection = new ServerReflection.ServerReflectionClient(_api.Channel()).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = service });
        Assert.True(await reflection.ResponseStream.MoveNext(CancellationToken.None));
        Assert.NotEmpty(reflection.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task The_service_drains_when_it_stops_and_has_time_to_finish()
    {
        await using var api = _api.WithWebHostBuilder(builder => builder.UseSetting("Limits:DrainDelay", "00:00:07"));

        Assert.Single(api.Services.GetServices<IHostedService>().OfType<Drain>());
        // As long as connections stay open, and then as long as the longest request may take.
        Assert.Equal(TimeSpan.FromSeconds(7 + 60), api.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public async Task While_models_are_loaded_the_service_is_live_but_takes_no_requests()
    {
        _api.ModelObstacle = "Two of three models are loaded.";

        Assert.Equal("""{"status":"live"}""", await _api.CreateClient().GetStringAsync("/health/live"));
        await AssertUnavailableAsync("Two of three models are loaded.");
    }

    [Fact]
    public async Task Work_is_taken_as_long_as_load_balancers_need_to_learn_that_the_service_stops()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var time = new FakeTimeProvider();
        using var drain = new Drain(Options.Create(new LimitsOptions { DrainDelay = TimeSpan.FromSeconds(5) }), lifetime, time);
        var readiness = new Readiness(() => null, drain);
        Assert.Null(readiness.Obstacle);

        var stopping = drain.StoppingAsync(CancellationToken.None);

        Assert.True(lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.Equal("The service is stopping.", readiness.Obstacle);
        readiness.Demand("/v1/captions");
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        await stopping;
        Assert.Throws<InferenceException>(() => readiness.Demand("/v1/captions"));
        readiness.Demand("/v1/models");
        readiness.Demand("/grpc.health.v1.Health/Check");
    }

    [Fact]
    public async Task A_service_that_is_stopped_in_haste_refuses_work_at_once()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var drain = new Drain(Options.Create(new LimitsOptions()), lifetime, new FakeTimeProvider());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain.StoppingAsync(new CancellationToken(canceled: true)));

        Assert.True(drain.Over.IsCancellationRequested);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task AssertUnavailableAsync(string reason)
    {
        var client = _api.CreateClient();
        var ready = await client.GetAsync("/health/ready");
        Assert.Equal(reason, (string)(await ready.ProblemAsync(HttpStatusCode.ServiceUnavailable))["detail"]!);
        Assert.Equal(TimeSpan.FromSeconds(5), ready.Headers.RetryAfter?.Delta);
        foreach (var route in new[] { "/v1/captions", "/V1/captions" })
        {
            var caption = await client.PostAsync(route, null);
            await caption.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(TimeSpan.FromSeconds(5), caption.Headers.RetryAfter?.Delta);
        }

        var refusal = await Answers.FailureAsync(
            async () => await new V1.TranslationService.TranslationServiceClient(_api.Channel()).TranslateAsync(new V1.TranslationRequest()),
            StatusCode.Unavailable);
        Assert.Equal(reason, refusal.Message);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await GrpcHealthAsync(""));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await GrpcHealthAsync("attention.v1.TranslationService"));

        // How one finds out which model it is.
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/models")).StatusCode);
        await new V1.ModelService.ModelServiceClient(_api.Channel()).ListModelsAsync(new V1.ListModelsRequest());
    }

    private async Task<HealthCheckResponse.Types.ServingStatus> GrpcHealthAsync(string service)
    {
        var response = await new Health.HealthClient(_api.Channel()).CheckAsync(new HealthCheckRequest { Service = service });
        return response.Status;
    }
}
