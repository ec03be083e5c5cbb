using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>Walks the markers of a JPEG as decoders do: what stands between them is passed over.</summary>
internal ref struct JpegMarkers(ReadOnlySpan<byte> jpeg)
{
    public const byte StartOfScan = 0xDA;
    public const byte EndOfImage = 0xD9;

    private ReadOnlySpan<byte> _rest = jpeg;

    /// <summary>The byte that tells what it is.</summary>
    public byte Marker { get; private set; }

    /// <summary>What it holds; as much of it as there is.</summary>
    public ReadOnlySpan<byte> Segment { get; private set; }

    /// <summary>Whether it begins a frame, whose header tells how the pixels are coded.</summary>
    public readonly bool IsFrame => Marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Goes to the next one; false where there is none.</summary>
    public bool MoveNext()
    {
        for (var at = _rest.IndexOf((byte)0xFF); at >= 0 && at + 1 < _rest.Length; at = _rest.IndexOf((byte)0xFF))
        {
            // A zero makes the byte before it one of data, a second 0xFF fills.
            var marker = _rest[at + 1];
            _rest = _rest[(at + (marker == 0xFF ? 1 : 2))..];
            if (marker is not (0 or 0xFF))
            {
                Marker = marker;
                Take();
                return true;
            }
        }

        return false;
    }

    private void Take()
    {
        // Begin, end and restarts stand alone.
        Segment = default;
        if (Marker is (>= 0xD0 and <= 0xD9) or 0x01 || _rest.Length < 2)
        {
            return;
        }

        var length = Math.Clamp((int)BinaryPrimitives.ReadUInt16BigEndian(_rest), 2, _rest.Length);
        Segment = _rest[2..length];
        _rest = _rest[length..];
    }
}
