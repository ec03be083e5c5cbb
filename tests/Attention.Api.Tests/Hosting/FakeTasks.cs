using System.Net.ServerSentEvents;
using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts;
using Attention.Inference;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Hosting;

/// <summary>The real transport around tasks that fail, wait and stream to order.</summary>
public sealed class FakeTasks : IAsyncDisposable
{
    private readonly WebApplication _app;

    public FakeTasks(int bulkInFlight = 2)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration["Limits:BulkInFlight"] = $"{bulkInFlight}";
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton(this).AddLimits().AddErrors().AddJson().AddRpc();
        builder.Services.AddSingleton<Drain>().AddSingleton(provider => new Readiness(() => null, provider.GetRequiredService<Drain>()));
        _app = builder.Build();
        _app.UseErrors();
        _app.UseDeadlines();
        _app.MapGet("/v1/fail/{code}", IResult (ErrorCode code) => throw Failure(code));
        _app.MapGet("/v1/crash", IResult () => throw new InvalidOperationException("secret"));
        _app.MapGet("/v1/wait", WaitAsync);
        _app.MapGet("/v1/stream", () => TypedResults.ServerSentEvents(Words()));
        _app.MapGet("/v1/stream/own", (HttpContext http) =>
        {
            http.Features.Set(new EventFault(static problem => new HealthStatus(problem.Error.Code)));
            return TypedResults.ServerSentEvents(Words());
        });
        _app.MapGrpcService<FakeModels>();
        _app.MapGrpcService<FakeTranslation>();
        _app.Start();
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>Completed when a task has begun to wait.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bulk requests with the text <c>wait</c> are answered once this is completed.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    internal Drain Drain => _app.Services.GetRequiredService<Drain>();

    internal BulkCall Bulk => _app.Services.GetRequiredService<BulkCall>();

    internal RpcInterceptor Interceptor => ActivatorUtilities.CreateInstance<RpcInterceptor>(_app.Services);

    public HttpClient Client() => _app.GetTestClient();

    public GrpcChannel Channel() => GrpcChannel.ForAddress(
        "http://localhost", new GrpcChannelOptions { HttpHandler = _app.GetTestServer().CreateHandler() });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static InferenceException Failure(ErrorCode code) => new(code, $"It is {code}.", "beam");

    private async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        Waiting.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "never";
    }

    private static async IAsyncEnumerable<SseItem<object>> Words()
    {
        yield return new SseItem<object>(new HealthStatus("one"), "token");
        await Task.Yield();
        throw Failure(ErrorCode.QueueFull);
    }

    private sealed class FakeModels(FakeTasks tasks) : V1.ModelService.ModelServiceBase
    {
        public override async Task<V1.ModelInfo> GetModel(V1.GetModelRequest request, ServerCallContext context)
        {
            switch (request.Name)
            {
                case "crash":
                    throw new InvalidOperationException("secret");
                case "wait":
                    await tasks.WaitAsync(context.CancellationToken);
                    break;
            }
            throw Failure(Enum.Parse<ErrorCode>(request.Name));
        }
    }

    private sealed class FakeTranslation(BulkCall bulk, FakeTasks tasks) : V1.TranslationService.TranslationServiceBase
    {
        public override Task TranslateBulk(
            IAsyncStreamReader<V1.TranslationRequest> requestStream,
            IServerStreamWriter<V1.TranslationBulkResponse> responseStream,
            ServerCallContext context) =>
            bulk.RunAsync(
                requestStream,
                responseStream,
                AnswerAsync,
                response => new V1.TranslationBulkResponse { Id = response.Id, Response = response },
                (request, failure) => new V1.TranslationBulkResponse { Id = request.Id, Failure = failure },
                context.CancellationToken);

        private async Task<V1.TranslationResponse> AnswerAsync(V1.TranslationRequest request, CancellationToken cancellationToken)
        {
            switch (request.Texts.Single())
            {
                case "wait":
                    tasks.Waiting.TrySetResult();
                    await tasks.Release.Task.WaitAsync(cancellationToken);
                    break;
                case "fail":
                    throw Failure(ErrorCode.InvalidInput);
            }
            return new V1.TranslationResponse { Id = request.Id };
        }
    }
}
