using System.Buffers;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>A codec over bytes that it holds pinned until disposed.</summary>
internal sealed class PinnedCodec : IDisposable
{
    private readonly MemoryHandle _pin;
    private readonly SKData _data;

    private PinnedCodec(MemoryHandle pin, SKData data, SKCodec codec) => (_pin, _data, Codec) = (pin, data, codec);

    public SKCodec Codec { get; }

    /// <summary>Reads the header only; null when it is broken.</summary>
    public static PinnedCodec? Open(ReadOnlyMemory<byte> bytes)
    {
        var pin = bytes.Pin();
        SKData? data = null;
        SKCodec? codec = null;
        try
        {
            data = Wrap(pin, bytes.Length);
            codec = SKCodec.Create(data);
            return codec is null ? null : new PinnedCodec(pin, data, codec);
        }
        finally
        {
            if (codec is null)
            {
                data?.Dispose();
                pin.Dispose();
            }
        }
    }

    public void Dispose()
    {
        Codec.Dispose();
        _data.Dispose();
        _pin.Dispose();
    }

    private static unsafe SKData Wrap(MemoryHandle pin, int length)
    {
        return SKData.Create((nint)pin.Pointer, length);
    }
}
