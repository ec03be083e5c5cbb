using System.IO.Pipelines;

namespace Attention.Api.Http;

/// <summary>
/// What of a body comes after its request was answered. The server passes over it, so that a client which sends before it listens gets
/// the answer and not a reset connection; but once it stops, no clock of its own runs any more, and it would wait for a body that never
/// comes for as long as it may.
/// </summary>
internal static class UnreadBody
{
    /// <summary>Completes the answer and passes over what comes, until draining is over and the client had time to read.</summary>
    public static async Task PassAsync(HttpContext context, CancellationToken over)
    {
        await context.Response.CompleteAsync();
        var body = context.Request.BodyReader;
        using var patience = new CancellationTokenSource();
        await using var last = over.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).CancelAfter(Drain.LastWords), patience);
        await using var cancellation = patience.Token.UnsafeRegister(static body => ((PipeReader)body!).CancelPendingRead(), body);
        if (!await IsReadToItsEndAsync(body))
        {
            context.Abort();
        }
    }

    private static async Task<bool> IsReadToItsEndAsync(PipeReader body)
    {
        try
        {
            while (true)
            {
                var result = await body.ReadAsync(CancellationToken.None);
                body.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted || result.IsCanceled)
                {
                    return result.IsCompleted;
                }
            }
        }
        catch (IOException)
        {
            // It came too slowly, in bad chunks, or its connection broke.
            return false;
        }
    }
}
