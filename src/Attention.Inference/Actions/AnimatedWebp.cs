using System.Buffers.Binary;

namespace Attention.Inference.Actions;

/// <summary>
/// Pictures encoded as WebP, one after the other in an animated one that repeats without end (WebP Container Specification). SkiaSharp
/// could encode the whole, but wants all pictures at once, unpacked; this holds them packed.
/// </summary>
internal sealed class AnimatedWebp : IDisposable
{
    private const int HeaderBytes = 8;
    private const int RiffBytes = 12;
    private const byte IsAnimated = 0x02;
    private const byte DoNotBlend = 0x02;

    private readonly MemoryStream _frames = new();
    private int _width;
    private int _height;

    /// <summary>Appends a picture.</summary>
    /// <param name="webp">A WebP file, opaque.</param>
    /// <param name="width">Of it and all others, in pixels.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="milliseconds">How long it is shown.</param>
    public void Add(ReadOnlySpan<byte> webp, int width, int height, int milliseconds)
    {
        (_width, _height) = (width, height);
        Span<byte> frame = stackalloc byte[16]; // x, y, width - 1, height - 1, duration: 24 bits each; flags
        WriteInt24(frame[6..], width - 1);
        WriteInt24(frame[9..], height - 1);
        WriteInt24(frame[12..], milliseconds);
        frame[15] = DoNotBlend;
        var picture = PictureOf(webp);
        WriteHeader(_frames, "ANMF"u8, frame.Length + picture.Length);
        _frames.Write(frame);
        _frames.Write(picture);
    }

    /// <summary>The file.</summary>
    public byte[] ToArray()
    {
        Span<byte> canvas = stackalloc byte[10]; // flags, 24 bits reserved, width - 1, height - 1
        canvas[0] = IsAnimated;
        WriteInt24(canvas[4..], _width - 1);
        WriteInt24(canvas[7..], _height - 1);
        ReadOnlySpan<byte> animation = [255, 255, 255, 255, 0, 0]; // background; repetitions, 0 for no end

        using var file = new MemoryStream();
        WriteHeader(file, "RIFF"u8, RiffBytes - HeaderBytes + (2 * HeaderBytes) + canvas.Length + animation.Length + (int)_frames.Length);
        file.Write("WEBP"u8);
        WriteHeader(file, "VP8X"u8, canvas.Length);
        file.Write(canvas);
        WriteHeader(file, "ANIM"u8, animation.Length);
        file.Write(animation);
        _frames.WriteTo(file);
        return file.ToArray();
    }

    public void Dispose() => _frames.Dispose();

    /// <summary>The chunk of a file that holds its pixels, padded to an even length as it stands there.</summary>
    private static ReadOnlySpan<byte> PictureOf(ReadOnlySpan<byte> webp)
    {
        for (var at = RiffBytes; at + HeaderBytes <= webp.Length;)
        {
            var length = HeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(webp[(at + 4)..]);
            length += length % 2;
            if (webp[at..].StartsWith("VP8 "u8) || webp[at..].StartsWith("VP8L"u8))
            {
                return webp.Slice(at, length);
            }

            at += length;
        }

        throw new ArgumentException("There is no picture in the file.", nameof(webp));
    }

    private static void WriteHeader(Stream file, ReadOnlySpan<byte> name, int bytes)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, bytes);
        file.Write(name);
        file.Write(size);
    }

    private static void WriteInt24(Span<byte> target, int value) =>
        (target[0], target[1], target[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
}
