using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>The numbers under a tag of a TIFF, as they stand in its bytes; none where the tag is missing, broken or holds something else.</summary>
internal readonly ref struct TiffNumbers(ReadOnlySpan<byte> bytes, int size, bool isLittle)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Count => size == 0 ? 0 : _bytes.Length / size;

    public uint this[int index] => _bytes[(index * size)..] is var rest && size == sizeof(ushort)
        ? isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(rest) : BinaryPrimitives.ReadUInt16BigEndian(rest)
        : isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(rest) : BinaryPrimitives.ReadUInt32BigEndian(rest);
}
