using Attention.Contracts;
using Attention.Inference;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>The body of a request, whose faults are its sender's: whoever reads it need not know how it came.</summary>
/// <param name="body">Of the connection, or inflated from it.</param>
/// <param name="encoding">That it was inflated from; null where it came as it is.</param>
/// <param name="limit">How many bytes may be inflated.</param>
internal sealed class BodyStream(Stream body, string? encoding, long limit) : ReadingStream
{
    private long _read;

    /// <exception cref="InferenceException">The encoding is damaged, it inflates to too much, or the connection brought no whole body.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            _read += count;
            return encoding is null || _read <= limit
                ? count
                : throw new InferenceException(ErrorCode.TooLarge, $"The body inflates to more than {limit} bytes.");
        }
        // Brotli's is an InvalidOperationException.
        catch (Exception damage) when (encoding is not null && damage is InvalidDataException or InvalidOperationException)
        {
            throw new InferenceException(
                ErrorCode.InvalidInput, $"The body is no {encoding}, or not all of it: it is damaged or ends early.", HeaderNames.ContentEncoding);
        }
        catch (IOException damage) when (damage is not BadHttpRequestException)
        {
            throw new InferenceException(ErrorCode.InvalidInput, "The body did not come whole: its chunks are damaged, or the connection broke.");
        }
    }
}
