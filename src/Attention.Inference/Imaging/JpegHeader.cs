using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>What stands before the pixels of a JPEG and its decoder does not tell.</summary>
/// <param name="Channels">Three for colours, four for printing inks.</param>
/// <param name="CoefficientBytes">What the decoder holds of a picture that comes in several scans, such as a progressive one; else 0.</param>
internal readonly record struct JpegHeader(int Channels, long CoefficientBytes)
{
    private const int BlockSide = 8;
    private const int BlockBytes = BlockSide * BlockSide * sizeof(short);
    private const byte Progressive = 0xC2;
    private const byte ProgressiveArithmetic = 0xCA;

    public static JpegHeader Read(ReadOnlySpan<byte> jpeg)
    {
        var markers = new JpegMarkers(jpeg);
        var (channels, bytes, isProgressive) = (0, 0L, false);
        while (markers.MoveNext())
        {
            if (markers.IsFrame)
            {
                (channels, bytes) = Frame(markers.Segment);
                isProgressive = markers.Marker is Progressive or ProgressiveArithmetic;
            }
            else if (markers.Marker == JpegMarkers.StartOfScan)
            {
                var isBuffered = isProgressive || (markers.Segment.Length > 0 && markers.Segment[0] < channels);
                return new JpegHeader(channels, isBuffered ? bytes : 0);
            }
        }

        return new JpegHeader(channels, isProgressive ? bytes : 0);
    }

    /// <summary>Whether the file goes on to its end: what a decoder makes of scans that are missing is a picture all the same.</summary>
    public static bool Ends(ReadOnlySpan<byte> jpeg)
    {
        var markers = new JpegMarkers(jpeg);
        while (markers.MoveNext())
        {
            if (markers.Marker == JpegMarkers.EndOfImage)
            {
                return true;
            }
        }

        return false;
    }

    // Precision, height, width and, for every channel, its name, its sampling (across, down) and its table.
    private static (int Channels, long Bytes) Frame(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6 || frame.Length < 6 + (3 * frame[5]))
        {
            return default;
        }

        var (height, width, channels) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), frame[5]);
        var (mostAcross, mostDown, units) = (1, 1, 0);
        for (var channel = 0; channel < channels; channel++)
        {
            var sampling = frame[7 + (3 * channel)];
            var (across, down) = (sampling >> 4, sampling & 15);
            (mostAcross, mostDown, units) = (Math.Max(mostAcross, across), Math.Max(mostDown, down), units + (across * down));
        }

        long columns = (width + (BlockSide * mostAcross) - 1) / (BlockSide * mostAcross);
        long rows = (height + (BlockSide * mostDown) - 1) / (BlockSide * mostDown);
        return (channels, columns * rows * units * BlockBytes);
    }
}
