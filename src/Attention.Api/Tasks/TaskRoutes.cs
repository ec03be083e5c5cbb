using System.Net.Mime;
using Attention.Api.Admission;
using Attention.Api.Http;
using Attention.Api.Mcp;
using Attention.Api.OpenAi;
using Attention.Api.Rpc;
using Attention.Api.Security;
using Attention.Contracts;
using Google.Protobuf;

namespace Attention.Api.Tasks;

/// <summary>Takes the declarations of a task and makes routes and gRPC methods of them.</summary>
public sealed class TaskRoutes
{
    private readonly RpcMethods _methods;
    private readonly RpcService _service;
    private readonly RestAnswers _answers;
    private readonly TaskForms _forms;
    private readonly Charge _charge;
    private readonly ToolBox _tools;

    internal TaskRoutes(
        IEndpointRouteBuilder endpoints, ITaskApi task, RpcMethods methods, RestAnswers answers, TaskForms forms, Charge charge, ToolBox tools, ModelAliases aliases)
    {
        (Endpoints, _methods, _answers, _forms, _charge, _tools, Aliases) =
            (endpoints.MapGroup("").WithMetadata(Admitted.To(task)), methods, answers, forms, charge, tools, aliases);
        _service = new RpcService(task.Proto.Services[0], Admitted.To(task));
    }

    /// <summary>For routes of another shape, such as those of other people's clients.</summary>
    public IEndpointRouteBuilder Endpoints { get; }

    /// <summary>The names of other people's models that the task's default answers to.</summary>
    internal ModelAliases Aliases { get; }

    /// <summary>A route, and the gRPC methods that do the same.</summary>
    /// <exception cref="InvalidOperationException">The route is not under /v1, or a message lacks what its record has.</exception>
    public TaskRoutes Add<TRequest, TResponse>(Operation<TRequest, TResponse> operation)
        where TRequest : TaskRequest
        where TResponse : class
    {
        var paid = _charge.For(operation);
        MapPost(paid, operation.Run);
        _tools.Add(paid);
        Unary(operation.Unary, paid.Run);
        if (paid is { Streaming: { } streaming, Stream: { } stream })
        {
            _methods.Add(_service.Streaming(streaming, stream));
        }

        if (operation.Tensors is { } tensors)
        {
            _forms.Add(tensors, paid.Run, _charge.ForEach(operation));
        }

        if (operation.Bulk is { } bulk)
        {
            _methods.Add(_service.Bulk(bulk, _charge.ForEach(operation)));
        }

        return this;
    }

    /// <summary>A gRPC method that answers one request, without a route.</summary>
    public TaskRoutes Unary<TRequest, TResponse>(string method, Func<TRequest, CancellationToken, Task<TResponse>> run)
        where TRequest : class
        where TResponse : class
    {
        _methods.Add(_service.Unary(method, run));
        return this;
    }

    /// <summary>A gRPC method that answers messages of somebody else's making, without a record.</summary>
    internal TaskRoutes Message<TRequest, TResponse>(string method, Func<TRequest, CancellationToken, Task<TResponse>> run)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        _methods.Add(_service.Message(method, run, isProbe: false));
        return this;
    }

    /// <summary>Likewise one that everyone may ask at any time.</summary>
    internal TaskRoutes Probe<TRequest, TResponse>(string method, Func<TRequest, TResponse> answer)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        _methods.Add(_service.Message<TRequest, TResponse>(method, (request, _) => Task.FromResult(answer(request)), isProbe: true));
        return this;
    }

    /// <summary>A gRPC method that answers requests as they come, in their order.</summary>
    public TaskRoutes Duplex<TRequest, TResponse>(string method, Func<IAsyncEnumerable<TRequest>, CancellationToken, IAsyncEnumerable<TResponse>> run)
        where TRequest : class
        where TResponse : class
    {
        _methods.Add(_service.Duplex<TRequest, TResponse>(
            method, (requests, cancellationToken) => run(_charge.ForAll(requests, cancellationToken), cancellationToken)));
        return this;
    }

    private void MapPost<TRequest, TResponse>(Operation<TRequest, TResponse> operation, Func<TRequest, CancellationToken, Task<TResponse>> run)
        where TRequest : TaskRequest
        where TResponse : class
    {
        // Elsewhere it would be asked before the models are warm.
        if (!operation.Route.StartsWith("/v1/", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The route '{operation.Route}' does not begin with /v1/, as those of all tasks do.");
        }

        if (UploadContract.HasFile(typeof(TRequest)))
        {
            // A contract whose file is of no kind is found out here, not by the first request.
            _ = UploadKind.Of(UploadContract.File(typeof(TRequest)));
        }

        List<string> forms = [MediaTypeNames.Application.Json, .. operation.Figures.Select(static figure => figure.MediaType)];
        if (operation.Stream is not null)
        {
            forms.Add(MediaTypeNames.Text.EventStream);
        }

        Endpoints
            .MapPost(operation.Route, (HttpContext http, CancellationToken cancellationToken) => _answers.AnswerAsync(operation, run, forms, http, cancellationToken))
            .WithTags(operation.Tag)
            .WithSummary(operation.Summary)
            .WithDescription(operation.Description)
            .WithMetadata(new Takes(typeof(TRequest), operation.Example), new Offers(typeof(TResponse), forms, operation.Stream?.Name));
    }
}
