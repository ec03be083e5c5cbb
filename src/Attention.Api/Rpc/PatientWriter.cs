using System.Globalization;
using Attention.Contracts;
using Attention.Inference;
using Grpc.Core;

namespace Attention.Api.Rpc;

/// <summary>Writes to clients that may not read.</summary>
internal static class PatientWriter
{
    /// <summary>Waits until a message is taken, but not for ever: what is held for a client that does not read is held from others.</summary>
    /// <exception cref="InferenceException">It was not taken in time: <c>DeadlineExceeded</c>.</exception>
    public static async Task WriteAsync<T>(
        this IAsyncStreamWriter<T> writer, T message, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await writer.WriteAsync(message, either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var seconds = patience.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
            throw new InferenceException(ErrorCode.DeadlineExceeded, $"An answer was not taken for {seconds} seconds (Limits:RequestTimeout).");
        }
    }
}
