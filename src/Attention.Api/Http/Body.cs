using Attention.Inference;
using Attention.Inference.Admission;

namespace Attention.Api.Http;

internal static class Body
{
    private const int FirstBytes = 16 << 10;

    /// <summary>
    /// Reads a body once into memory, and no further than its limit. The memory grows with what comes, whatever the client says will, and
    /// is counted (<see cref="RequestPermit"/>). Not pooled: decoders and caches may hold on to the bytes.
    /// </summary>
    /// <exception cref="InferenceException">It is too large, or there is no room for it now.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, long? length, int limit, Func<InferenceException> tooLarge, CancellationToken cancellationToken)
    {
        if (length > limit)
        {
            throw tooLarge();
        }

        var bytes = Array.Empty<byte>();
        var filled = 0;
        int count;
        do
        {
            if (filled == bytes.Length)
            {
                // One more than it should be, to see that it ends.
                bytes = Grow(bytes, 1 + (length >= filled ? (int)length : limit));
            }

            count = await body.ReadAsync(bytes.AsMemory(filled), cancellationToken);
            filled += count;
            if (filled > limit)
            {
                throw tooLarge();
            }
        }
        while (count > 0);
        return bytes.AsMemory(0, filled);
    }

    private static byte[] Grow(byte[] bytes, int most)
    {
        var size = Math.Min(Math.Max(FirstBytes, 2 * bytes.Length), most);
        RequestPermit.Current?.Charge(size - bytes.Length);
        Array.Resize(ref bytes, size);
        return bytes;
    }
}
