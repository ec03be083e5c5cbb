using System.Buffers;

namespace Attention.Inference.Pooling;

/// <summary>
/// Numbers in an array of the shared pool. One owns them, and gives the array back once, when nobody else can read it any more; who looks at
/// them later is told, and does not see another request's. What nobody gives back is the garbage collector's: that costs an array and
/// harms nobody, so who cannot know whether an engine still reads does not give back.
/// </summary>
/// <param name="length">How many; what they are at first is undefined.</param>
internal sealed class Rented<T>(int length) : IDisposable
    where T : unmanaged
{
    private T[]? _array = ArrayPool<T>.Shared.Rent(length);

    /// <exception cref="ObjectDisposedException">They were given back.</exception>
    public Span<T> Span => (_array ?? throw new ObjectDisposedException(nameof(Rented<>))).AsSpan(0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
