using Attention.Benchmarks.Inputs;

namespace Attention.Benchmarks.Load;

/// <summary>The bytes of a request, built before the clock runs; a photo in it gets another number each time it is sent.</summary>
internal sealed class Payload(byte[] bytes, bool hasPhoto)
{
    private readonly int _number = hasPhoto ? Photos.FindNumber(bytes) : -1;

    public byte[] For(int request)
    {
        if (_number < 0)
        {
            return bytes;
        }

        var copy = bytes.AsSpan().ToArray();
        Photos.Number(copy.AsSpan(_number), request);
        return copy;
    }
}
