using Attention.Client;
using Attention.Client.Grpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Hosting;

/// <summary>
/// A service for clients of the bulk call: turns texts into capitals, answers every four requests in reverse, refuses the text
/// <c>bad</c>, and breaks the connection after as many requests as it was told, call by call.
/// </summary>
public sealed class BulkService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<int> _breaks;

    public BulkService(params int[] breaks)
    {
        _breaks = new Queue<int>(breaks);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(this).AddGrpc();
        _app = builder.Build();
        _app.MapGrpcService<Capitals>();
        _app.Start();
    }

    /// <summary>Every text that was asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public IAttentionClient Client() => new GrpcAttentionClient(GrpcChannel.ForAddress(
        "http://localhost", new GrpcChannelOptions { HttpHandler = _app.GetTestServer().CreateHandler() }).CreateCallInvoker());

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Capitals(BulkService service) : V1.TranslationService.TranslationServiceBase
    {
        public override async Task TranslateBulk(
            IAsyncStreamReader<V1.TranslationRequest> requestStream,
            IServerStreamWriter<V1.TranslationBulkResponse> responseStream,
            ServerCallContext context)
        {
            var left = service._breaks.TryDequeue(out var requests) ? requests : int.MaxValue;
            var waiting = new Stack<V1.TranslationRequest>();
            await foreach (var request in requestStream.ReadAllAsync())
            {
                service.Asked.Add(request.Texts.Single());
                if (left-- == 0)
                {
                    context.GetHttpContext().Abort();
                    return;
                }
                waiting.Push(request);
                if (waiting.Count == 4)
                {
                    await AnswerAsync();
                }
            }
            await AnswerAsync();

            async Task AnswerAsync()
            {
                while (waiting.TryPop(out var request))
                {
                    await responseStream.WriteAsync(Answer(request));
                }
            }
        }

        private static V1.TranslationBulkResponse Answer(V1.TranslationRequest request) => (request.Texts.Single(), request.Target) switch
        {
            (_, not "fr") => Refuse(request, "target"),
            ("bad", _) => Refuse(request, "texts[0]"),
            var (text, _) => new V1.TranslationBulkResponse
            {
                Id = request.Id,
                Response = new V1.TranslationResponse { Translations = { new V1.TranslationResult { Translation = text.ToUpperInvariant() } } },
            },
        };

        private static V1.TranslationBulkResponse Refuse(V1.TranslationRequest request, string field) => new()
        {
            Id = request.Id,
            Failure = new V1.Failure { Code = (int)StatusCode.InvalidArgument, Message = $"{field}: it is bad.", Field = field },
        };
    }
}
