using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Attention.Contracts;

namespace Attention.Client.Rest;

/// <summary>Many requests, a bounded number of them at once, whose answers come as they are ready: what gRPC does in one call.</summary>
internal static class RestBulk
{
    public static async IAsyncEnumerable<BulkAnswer<TResponse>> RunAsync<TRequest, TResponse>(
        IAsyncEnumerable<TRequest> requests,
        Func<TRequest, CancellationToken, Task<TResponse>> ask,
        int inFlight,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRequest : TaskRequest
        where TResponse : class
    {
        // Every running request writes, the caller reads. Bounded by one answer: no more is asked than is read.
        var answers = Channel.CreateBounded<BulkAnswer<TResponse>>(new BoundedChannelOptions(1) { SingleReader = true });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAllAsync(ending.Token);
        try
        {
            await foreach (var answer in answers.Reader.ReadAllAsync(cancellationToken))
            {
                yield return answer;
            }
        }
        finally
        {
            // The caller may have had enough before the end.
            await ending.CancelAsync();
            await asking;
        }

        async Task AskAllAsync(CancellationToken cancelled)
        {
            try
            {
                await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancelled }, async (request, token) =>
                    await answers.Writer.WriteAsync(await AnswerAsync(request, token), token));
                answers.Writer.Complete();
            }
            catch (Exception exception)
            {
                answers.Writer.Complete(exception);   // For the reader, who is the caller.
            }
        }

        async Task<BulkAnswer<TResponse>> AnswerAsync(TRequest request, CancellationToken cancelled)
        {
            try
            {
                return new BulkAnswer<TResponse> { Id = request.Id, Response = await ask(request, cancelled) };
            }
            catch (AttentionException failure)
            {
                return new BulkAnswer<TResponse> { Id = request.Id, Failure = failure };
            }
        }
    }
}
