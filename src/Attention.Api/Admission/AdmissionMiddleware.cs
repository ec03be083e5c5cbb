using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Attention.Api.Admission;

/// <summary>Lets requests of tasks in, or refuses them, before anything of their body is read; REST and gRPC alike.</summary>
internal sealed class AdmissionMiddleware(RequestDelegate next, Door door, Drain drain, IOptions<AdmissionOptions> options, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Admitted>() is not { } admitted)
        {
            await next(context);
            return;
        }

        using var permit = door.Enter(Lane(admitted, context), context.Features.Get<TimeLeft>()?.Value);
        var client = context.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(client, permit.Evicted);
        context.RequestAborted = either.Token;
        // A call without an end is ended by ClosingReader.
        using var late = IsEndless(context) ? null : new LateBody(permit, options.Value.MaxStall, time, drain.Over);
        if (IsRpc(context))
        {
            context.Features.Set<IRequestBodyPipeFeature>(new CountedPipe(context.Request.BodyReader, permit, context.Features.Get<RpcWebText>() is not null));
        }
        else if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            permit.HasArrived();
        }

        context.Response.OnStarting(() =>
        {
            Answer(context, permit);
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
            // What is short may not have been sent yet.
            Answer(context, permit);
        }
        catch (OperationCanceledException) when (permit.Evicted.IsCancellationRequested)
        {
            throw permit.WhyEvicted;
        }
        catch (OperationCanceledException) when (permit.IsArriving && DeadlineMiddleware.HasPassed(context))
        {
            throw new InferenceException(ErrorCode.RequestTimeout, "The body did not come within the time of the request, and was not waited for.");
        }
        finally
        {
            // Whoever reads the token from here on wants to know about the client.
            context.RequestAborted = client;
        }
    }

    // A call without an end holds no place of those that have one.
    private static string Lane(Admitted admitted, HttpContext context) => IsEndless(context) ? $"{admitted.Task} in bulk" : admitted.Task;

    private static bool IsEndless(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Type == MethodType.DuplexStreaming;

    private static void Answer(HttpContext context, RequestPermit permit)
    {
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (context.Response.StatusCode < StatusCodes.Status400BadRequest && IsOk(context.Response.Headers) && (trailers is null || IsOk(trailers)))
        {
            permit.Answers();
        }
    }

    // Of a call that has no message, the status comes with the headers.
    private static bool IsOk(IHeaderDictionary headers) => headers.GrpcStatus.ToString() is "" or "0";

    private static bool IsRpc(HttpContext context) => context.GetEndpoint()!.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;
}

internal static class AdmissionExtensions
{
    public static void UseAdmission(this IApplicationBuilder app) => app.UseMiddleware<AdmissionMiddleware>();
}
