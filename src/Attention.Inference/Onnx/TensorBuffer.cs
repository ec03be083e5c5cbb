using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Onnx;

/// <summary>An input tensor that keeps its memory while its shape changes: one growing array, given to the runtime without a copy.</summary>
internal sealed class TensorBuffer<T> : IDisposable
    where T : unmanaged
{
    private T[] _data = [];
    private long[] _shape = [];
    private OrtValue? _value;

    /// <summary>The elements of the current shape.</summary>
    public Span<T> Span => _data.AsSpan(0, Size(_shape));

    /// <summary>The tensor over the current shape; owned by this buffer, valid until the next <see cref="Reshape"/>.</summary>
    public OrtValue Value => _value ??= OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _data.AsMemory(0, Size(_shape)), _shape);

    /// <summary>Gives the tensor a shape. Elements keep their place in memory, new ones are undefined.</summary>
    public Span<T> Reshape(params ReadOnlySpan<long> shape)
    {
        if (!shape.SequenceEqual(_shape))
        {
            _value?.Dispose();
            _value = null;
            _shape = shape.ToArray();
            Grow(Size(shape));
        }

        return Span;
    }

    public void Dispose() => _value?.Dispose();

    private static int Size(ReadOnlySpan<long> shape)
    {
        var size = 1L;
        foreach (var axis in shape)
        {
            size *= axis;
        }

        return checked((int)size);
    }

    private void Grow(int size)
    {
        if (size > _data.Length)
        {
            var grown = GC.AllocateUninitializedArray<T>(Math.Max(size, _data.Length * 2));
            _data.CopyTo(grown, 0);
            _data = grown;
        }
    }
}
