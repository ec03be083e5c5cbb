using System.Buffers;
using Attention.Inference;

namespace Attention.Api.Http;

internal static class Body
{
    private const int ChunkBytes = 64 << 10;

    /// <summary>
    /// Reads a body once into memory, and no further than its limit. Not pooled: decoders and caches may hold on to the bytes.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, long? length, int limit, Func<InferenceException> tooLarge, CancellationToken cancellationToken)
    {
        if (length > limit)
        {
            throw tooLarge();
        }
        var bytes = new MemoryStream((int)(length ?? 0));
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int count;
            while ((count = await body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                if (bytes.Length + count > limit)
                {
                    throw tooLarge();
                }
                bytes.Write(chunk, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
