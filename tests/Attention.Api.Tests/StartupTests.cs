using System.Diagnostics;
using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Inference.Models;
using Attention.Inference.Tasks;
using Attention.Inference.Tests;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

/// <summary>The service from its first moment on, on real sockets.</summary>
public sealed class StartupTests : IDisposable
{
    private readonly ToyRepository _toys = new(Path.Combine(AttentionApi.RepositoryRoot, "tests", "Attention.Inference.Tests", "Fixtures", "repository"));

    [Fact]
    public async Task The_port_opens_at_once_and_says_how_far_the_models_are()
    {
        _toys.Add("translator");
        AddSlow();
        using var gate = new SlowModel.Gate();
        await using var api = new LoadingApi(_toys.Path, gate);
        api.UseKestrel();
        api.StartServer();
        // In the order of their names: Grpc, Rest.
        var addresses = api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        using var rest = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        using var grpc = GrpcChannel.ForAddress(addresses[0]);
        await gate.Reached;

        try
        {
            Assert.Equal("""{"status":"live"}""", await rest.GetStringAsync("/health/live"));
            var ready = await rest.GetAsync("/health/ready");
            const string Progress = "The models are being loaded: 1 of 2 folders are done.";
            Assert.Equal(Progress, (string)(await ready.ProblemAsync(HttpStatusCode.ServiceUnavailable))["detail"]!);
            var translation = await rest.PostJsonAsync("/v1/translations", Requests.Translation("A dog."));
            Assert.Equal(Progress, (string)(await translation.ProblemAsync(HttpStatusCode.ServiceUnavailable))["detail"]!);
            Assert.NotNull(translation.Headers.RetryAfter?.Delta);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await HealthAsync(grpc)).Status);
            var refusal = await Answers.FailureAsync(async () => await TranslateAsync(grpc), StatusCode.Unavailable);
            Assert.Equal(Progress, refusal.Message);
            var models = await rest.ModelsAsync();
            Assert.Equal([("slow", "loading"), ("translator", "ready")], models.Select(static model => (model.Name, model.State)));
        }
        finally
        {
            gate.Open();
        }

        await api.Services.GetRequiredService<ModelRepository>().Loaded;
        Assert.Equal(HttpStatusCode.OK, (await rest.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await HealthAsync(grpc)).Status);
        Assert.Single((await TranslateAsync(grpc)).Translations);
    }

    [Fact]
    public async Task Whoever_watches_the_health_of_a_service_hears_that_its_models_are_loaded()
    {
        AddSlow();
        using var gate = new SlowModel.Gate();
        await using var api = new LoadingApi(_toys.Path, gate);
        using var grpc = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = api.Server.CreateHandler() });
        using var watch = new Health.HealthClient(grpc).Watch(new HealthCheckRequest());
        await gate.Reached;

        try
        {
            Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        }
        finally
        {
            gate.Open();
        }

        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_ends_the_process_with_the_reason()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Attention.Api.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Models__Path"] = "nowhere",
                ["Kestrel__Endpoints__Rest__Url"] = "http://127.0.0.1:0",
                ["Kestrel__Endpoints__Grpc__Url"] = "http://127.0.0.1:0",
            },
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("Models:Path is 'nowhere', but there is no folder", await output + await errors, StringComparison.Ordinal);
    }

    public void Dispose() => _toys.Dispose();

    private void AddSlow() => _toys.Add("slow", static config =>
    {
        config["task"] = "slow";
        // What nobody reads is refused.
        Array.ForEach(["tokenizer", "languages", "decoding", "limits"], field => config.Remove(field));
    });

    private static async Task<HealthCheckResponse> HealthAsync(GrpcChannel channel) =>
        await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "attention.v1.TranslationService" });

    private static async Task<V1.TranslationResponse> TranslateAsync(GrpcChannel channel) =>
        await new V1.TranslationService.TranslationServiceClient(channel).TranslateAsync(Requests.TranslationMessage("A dog."));

    /// <summary>The service with a model that takes its time, and without anyone who waits for it.</summary>
    private sealed class LoadingApi(string models, SlowModel.Gate gate) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
            .UseSetting("Models:Path", models)
            .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
            .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")
            .ConfigureLogging(static logging => logging.ClearProviders())
            .ConfigureTestServices(services => services.AddSingleton(gate).AddTask<SlowModel>("slow"));
    }
}
