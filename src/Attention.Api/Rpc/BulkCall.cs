using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Rpc;

/// <summary>
/// Many requests over one call: a bounded number run at once, answers go out as they are ready, and one that fails is answered
/// with its failure while the call goes on. Each has the time that a request has; the call has no end.
/// </summary>
internal sealed class BulkCall(IOptions<LimitsOptions> limits, Errors errors, TimeProvider time)
{
    /// <param name="requests">As they come.</param>
    /// <param name="responses">Is sent what <paramref name="wrap"/> and <paramref name="refuse"/> make.</param>
    /// <param name="answer">Answers one request.</param>
    /// <param name="wrap">An answer as a message of the call.</param>
    /// <param name="refuse">A request and its failure as a message of the call.</param>
    /// <param name="cancellationToken">Of the call.</param>
    public async Task RunAsync<TRequest, TAnswer, TResponse>(
        IAsyncStreamReader<TRequest> requests,
        IAsyncStreamWriter<TResponse> responses,
        Func<TRequest, CancellationToken, Task<TAnswer>> answer,
        Func<TAnswer, TResponse> wrap,
        Func<TRequest, V1.Failure, TResponse> refuse,
        CancellationToken cancellationToken)
    {
        // Every running request writes, one loop reads (a gRPC stream takes one message at a time). Bounded by one message: while a
        // slow client does not take its answers, none of its further requests are started.
        var answers = Channel.CreateBounded<TResponse>(new BoundedChannelOptions(1) { SingleReader = true });
        var sending = SendAsync();
        await Task.WhenAll(AnswerAsync(), sending);

        async Task AnswerAsync()
        {
            try
            {
                var atOnce = new ParallelOptions
                {
                    MaxDegreeOfParallelism = limits.Value.BulkInFlight,
                    CancellationToken = cancellationToken,
                };
                await Parallel.ForEachAsync(requests.ReadAllAsync(cancellationToken), atOnce, async (request, cancelled) =>
                    await answers.Writer.WriteAsync(await OutcomeAsync(request, cancelled), cancelled));
            }
            finally
            {
                answers.Writer.Complete();
            }
        }

        async Task SendAsync()
        {
            await foreach (var response in answers.Reader.ReadAllAsync(cancellationToken))
            {
                await responses.WriteAsync(response, limits.Value.RequestTimeout, time, cancellationToken);
            }
        }

        async Task<TResponse> OutcomeAsync(TRequest request, CancellationToken cancelled)
        {
            using var timer = new CancellationTokenSource(limits.Value.RequestTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, timer.Token);
            try
            {
                return wrap(await answer(request, either.Token));
            }
            catch (Exception exception) when (!cancelled.IsCancellationRequested)
            {
                return refuse(request, RpcErrors.Failure(errors.Read(exception, timer.IsCancellationRequested)));
            }
        }
    }
}
