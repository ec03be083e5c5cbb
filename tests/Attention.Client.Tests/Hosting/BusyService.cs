using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using V1 = Attention.Contracts.V1;

namespace Attention.Client.Tests.Hosting;

/// <summary>A service that is busy when it is asked first, and says when to come back; asked again, it translates whatever into <c>oui</c>.</summary>
internal sealed class BusyService : IAsyncDisposable
{
    private const string Answer =
        """
        { "id": "1", "model": "m", "version": "1", "translations": [ { "translation": "oui", "score": 0, "finished": true, "sourceTokens": [],
          "targetTokens": [], "sourceWords": [], "targetWords": [], "alternatives": [] } ] }
        """;

    private readonly WebApplication _app;
    private readonly int _refusals;
    private readonly TimeSpan? _retryAfter;

    public BusyService(int refusals, TimeSpan? retryAfter, int status = StatusCodes.Status429TooManyRequests)
    {
        (_refusals, _retryAfter) = (refusals, retryAfter);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(this).AddGrpc();
        _app = builder.Build();
        _app.MapPost("/v1/{task}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Asked.Add(body.ToArray());
            Headers.Add(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            if (Asked.Count <= _refusals)
            {
                context.Response.Headers.RetryAfter = retryAfter is { } delay ? $"{delay.TotalSeconds:F0}" : default;
                return Results.Problem(statusCode: status, detail: "Busy.", extensions: new Dictionary<string, object?> { ["code"] = "queueFull" });
            }

            return context.Request.Headers.Accept == "text/event-stream"
                ? Results.Text($"event: done\ndata: {Answer.ReplaceLineEndings(" ")}\n\n", "text/event-stream")
                : Results.Text(Answer, "application/json");
        });
        _app.MapGrpcService<Translation>();
        _app.Start();
    }

    public TestServer Server => _app.GetTestServer();

    /// <summary>What came, every time.</summary>
    public List<byte[]> Asked { get; } = [];

    /// <summary>Of what came over REST.</summary>
    public List<Dictionary<string, string>> Headers { get; } = [];

    /// <summary>Of what came last over gRPC.</summary>
    public DateTime Deadline { get; private set; } = DateTime.MaxValue;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Translation(BusyService service) : V1.TranslationService.TranslationServiceBase
    {
        public override Task<V1.TranslationResponse> Translate(V1.TranslationRequest request, ServerCallContext context)
        {
            Take(context);
            return Task.FromResult(Answered);
        }

        public override Task StreamTranslation(
            V1.TranslationRequest request, IServerStreamWriter<V1.TranslationEvent> responseStream, ServerCallContext context)
        {
            Take(context);
            return responseStream.WriteAsync(new V1.TranslationEvent { Done = Answered });
        }

        private static V1.TranslationResponse Answered => new() { Translations = { new V1.TranslationResult { Translation = "oui" } } };

        private void Take(ServerCallContext context)
        {
            service.Asked.Add([]);
            service.Deadline = context.Deadline;
            if (service.Asked.Count <= service._refusals)
            {
                var status = new Google.Rpc.Status { Code = (int)StatusCode.ResourceExhausted, Message = "Busy." };
                if (service._retryAfter is { } delay)
                {
                    status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
                }

                throw status.ToRpcException();
            }
        }
    }
}
