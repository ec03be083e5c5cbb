using System.Buffers;
using Attention.Inference;
using Attention.Inference.Admission;

namespace Attention.Api.Http;

internal static class Body
{
    // Below what goes to the large object heap.
    private const int FirstBytes = 16 << 10;
    private const int ChunkBytes = 64 << 10;

    /// <summary>
    /// Reads a body once into memory, and no further than its limit. The memory grows with what comes, whatever the client says will, and
    /// is counted (<see cref="RequestPermit"/>). The whole is not pooled: decoders and caches may hold on to the bytes.
    /// </summary>
    /// <exception cref="InferenceException">It is too large, or there is no room for it now.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, long? length, int limit, Func<InferenceException> tooLarge, CancellationToken cancellationToken)
    {
        if (length > limit)
        {
            throw tooLarge();
        }

        var chunks = new List<byte[]>();
        try
        {
            var (filled, free, count) = (0, Memory<byte>.Empty, 0);
            do
            {
                if (free.IsEmpty)
                {
                    var size = chunks.Count == 0 ? FirstBytes : ChunkBytes;
                    RequestPermit.Current?.Charge(size);
                    chunks.Add(ArrayPool<byte>.Shared.Rent(size));
                    free = chunks[^1].AsMemory(0, size);
                }

                count = await body.ReadAsync(free, cancellationToken);
                (filled, free) = (filled + count, free[count..]);
                if (filled > limit)
                {
                    throw tooLarge();
                }
            }
            while (count > 0);
            return Join(chunks, filled);
        }
        finally
        {
            chunks.ForEach(static chunk => ArrayPool<byte>.Shared.Return(chunk));
        }
    }

    private static byte[] Join(List<byte[]> chunks, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var left = bytes.AsSpan();
        for (var i = 0; i < chunks.Count && !left.IsEmpty; i++)
        {
            var part = chunks[i].AsSpan(0, Math.Min(i == 0 ? FirstBytes : ChunkBytes, left.Length));
            part.CopyTo(left);
            left = left[part.Length..];
        }

        return bytes;
    }
}
