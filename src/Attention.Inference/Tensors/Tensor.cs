using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Attention.Inference.Tensors;

/// <summary>A tensor as clients send and get it.</summary>
/// <param name="Name">Of the input or output.</param>
/// <param name="Datatype">Of its elements.</param>
/// <param name="Shape">Its axes, the batch first.</param>
/// <param name="Data">Its elements row by row, little-endian, without anything between them.</param>
public sealed record Tensor(string Name, Datatype Datatype, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data)
{
    private const int LengthBytes = sizeof(uint);

    /// <summary>A tensor of numbers.</summary>
    public static Tensor Of<T>(string name, Datatype datatype, ReadOnlySpan<T> values, params IReadOnlyList<long> shape)
        where T : unmanaged => new(name, datatype, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A tensor of texts.</summary>
    public static Tensor Of(string name, IReadOnlyList<string> texts, params IReadOnlyList<long> shape) =>
        new(name, Datatype.Bytes, shape, Pack([.. texts.Select(static text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))]));

    /// <summary>Elements of any length, each behind its length.</summary>
    public static byte[] Pack(IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        var packed = new byte[elements.Sum(static element => (long)LengthBytes + element.Length)];
        var left = packed.AsSpan();
        foreach (var element in elements)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(left, (uint)element.Length);
            element.Span.CopyTo(left[LengthBytes..]);
            left = left[(LengthBytes + element.Length)..];
        }

        return packed;
    }

    /// <summary>The elements of a tensor of <see cref="Datatype.Bytes"/>.</summary>
    /// <exception cref="InferenceException">They are not as many as its shape says, or their lengths lie.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> Elements()
    {
        var count = TensorShape.Count(Name, Shape);
        // Before anything is made of it: whoever names many must send as many lengths.
        if (count * LengthBytes > Data.Length)
        {
            throw TensorShape.Fault(Name, $"it has {Data.Length} bytes; {count} elements of {Datatype.Name()} have {count * LengthBytes} for their lengths alone.");
        }

        var elements = new ReadOnlyMemory<byte>[count];
        var left = Data;
        for (var i = 0; i < elements.Length; i++)
        {
            var length = left.Length < LengthBytes ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(left.Span);
            if (length > (uint)left.Length - LengthBytes)
            {
                throw TensorShape.Fault(Name, $"element {i} ends behind the data, of which {left.Length} bytes are left.");
            }

            elements[i] = left.Slice(LengthBytes, (int)length);
            left = left[(LengthBytes + (int)length)..];
        }

        return left.IsEmpty ? elements : throw TensorShape.Fault(Name, $"{left.Length} bytes follow the last of its {count} elements.");
    }
}
