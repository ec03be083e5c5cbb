using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>The first directory of a TIFF, or of EXIF data, which are one: numbers and bytes by their tags. Empty where it is broken.</summary>
internal readonly ref struct TiffDirectory
{
    private const int EntryBytes = 12;
    private const int InlineBytes = 4;
    private const ushort Short = 3;
    private const ushort Long = 4;

    private readonly ReadOnlySpan<byte> _tiff;
    private readonly ReadOnlySpan<byte> _entries;
    private readonly bool _isLittle;

    public TiffDirectory(ReadOnlySpan<byte> tiff)
    {
        _isLittle = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || !(_isLittle || tiff.StartsWith("MM"u8)) || ReadLong(tiff[4..]) is var start && start > tiff.Length - 2)
        {
            return;
        }

        _tiff = tiff;
        var rest = tiff[(int)start..];
        _entries = rest[2..Math.Min(rest.Length, 2 + (EntryBytes * ReadShort(rest)))];
    }

    /// <summary>The first number under a tag; null where there is none.</summary>
    public uint? Number(ushort tag)
    {
        var value = Value(tag, out var type);
        return type switch
        {
            Short when value.Length >= sizeof(ushort) => ReadShort(value),
            Long when value.Length >= sizeof(uint) => ReadLong(value),
            _ => null,
        };
    }

    /// <summary>All numbers under a tag.</summary>
    public TiffNumbers Numbers(ushort tag)
    {
        var value = Value(tag, out var type);
        return new TiffNumbers(value, type == Short ? sizeof(ushort) : type == Long ? sizeof(uint) : 0, _isLittle);
    }

    /// <summary>Whether a tag is missing, or is one number of those that may be, however often it is there.</summary>
    public bool IsOneOf(ushort tag, ReadOnlySpan<uint> numbers)
    {
        for (var rest = _entries; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            if (ReadShort(rest) == tag)
            {
                var number = ReadShort(rest[2..]) switch
                {
                    Short => ReadShort(rest[8..]),
                    Long => ReadLong(rest[8..]),
                    _ => uint.MaxValue,
                };
                if (ReadLong(rest[4..]) != 1 || !numbers.Contains(number))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>All bytes under a tag; none where it is missing.</summary>
    public ReadOnlySpan<byte> Bytes(ushort tag) => Value(tag, out _);

    private ReadOnlySpan<byte> Value(ushort tag, out ushort type)
    {
        for (var rest = _entries; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            if (ReadShort(rest) == tag)
            {
                type = ReadShort(rest[2..]);
                var length = (long)ReadLong(rest[4..]) * (type == Short ? sizeof(ushort) : type == Long ? sizeof(uint) : 1);
                var start = length <= InlineBytes ? 0 : ReadLong(rest[8..]);
                var value = length <= InlineBytes ? rest[8..EntryBytes] : _tiff;
                return start <= value.Length && length <= value.Length - start ? value.Slice((int)start, (int)length) : [];
            }
        }

        type = 0;
        return [];
    }

    private ushort ReadShort(ReadOnlySpan<byte> bytes) =>
        _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private uint ReadLong(ReadOnlySpan<byte> bytes) =>
        _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
