using System.Diagnostics;
using SkiaSharp;

namespace Attention.Inference.Tests.Video;

/// <summary>Films made here.</summary>
internal static class Films
{
    public const int Width = 24;
    public const int Height = 16;

    // As GIF counts them.
    private const int Centiseconds = 10;

    /// <summary>A film that the toy knows: eight frames, a tenth of a second each, in which the upper right cell grows brighter.</summary>
    public static byte[] Dawn { get; } = Fading(16, 8);

    /// <summary>The same with a cell that grows darker, in four.</summary>
    public static byte[] Dusk { get; } = Fading(-16, 4);

    public static byte[] Fading(int change, int frames) => Gif(
    [
        new Patch(128),
        .. Enumerable.Range(1, frames - 1).Select(i => new Patch((byte)(128 + (i * change))) { Place = SKRectI.Create(16, 0, 8, 8) }),
    ]);

    /// <summary>Frames of Weizmann's size that ffmpeg draws and encodes, at 25 a second; any options of its output.</summary>
    public static byte[] Mp4(double seconds, string options = "", string source = "testsrc=s=180x144:r=25", string container = "mp4")
    {
        var path = Path.Combine(Path.GetTempPath(), $"film-{Guid.NewGuid():n}.{container}");
        try
        {
            var line = FormattableString.Invariant($"-nostdin -v error -f lavfi -i {source} -t {seconds} {options} {path}");
            using var program = Process.Start("ffmpeg", line);
            program.WaitForExit();
            Assert.Equal(0, program.ExitCode);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A GIF of grey patches, each on what is there already.</summary>
    public static byte[] Gif(params IReadOnlyList<Patch> frames) => Gif(Width, Height, frames);

    /// <inheritdoc cref="Gif(IReadOnlyList{Patch})"/>
    public static byte[] Gif(int width, int height, IReadOnlyList<Patch> frames)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        WriteNumbers(file, width, height);
        file.Write([0xF7, 0, 0]); // 256 colours follow: greys, so that a number is a brightness
        for (var grey = 0; grey < 256; grey++)
        {
            file.Write([(byte)grey, (byte)grey, (byte)grey]);
        }

        foreach (var frame in frames)
        {
            var place = frame.Place ?? SKRectI.Create(width, height);
            file.Write([0x21, 0xF9, 4, (byte)(frame.Disposal << 2)]);
            WriteNumbers(file, frame.Milliseconds / Centiseconds);
            file.Write([0, 0, 0x2C]);
            WriteNumbers(file, place.Left, place.Top, place.Width, place.Height);
            file.WriteByte(0);
            WritePixels(file, frame.Grey, place.Width * place.Height);
        }

        file.WriteByte(0x3B);
        return file.ToArray();
    }

    /// <summary>An animated WebP of plain frames.</summary>
    public static byte[] Webp(params (SKColor Color, int Milliseconds)[] frames)
    {
        var pictures = Array.ConvertAll(frames, frame =>
        {
            var picture = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            picture.Erase(frame.Color);
            return picture;
        });
        var shown = pictures.Zip(frames, (picture, frame) => new SKWebpEncoderFrame(picture, TimeSpan.FromMilliseconds(frame.Milliseconds))).ToArray();
        using var data = SKWebpEncoder.EncodeAnimated(shown, new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50))!;
        Array.ForEach(pictures, picture => picture.Dispose());
        return data.ToArray();
    }

    private static void WriteNumbers(Stream file, params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            file.Write([(byte)number, (byte)(number >> 8)]);
        }
    }

    // Codes of nine bits, lowest first, cleared before they grow to ten.
    private static void WritePixels(Stream file, byte grey, int count)
    {
        const int Clear = 256;
        const int End = 257;
        var codes = Enumerable.Range(0, count).SelectMany(i => i % 250 == 0 ? [Clear, grey] : new int[] { grey }).Append(End);
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var code in codes)
        {
            bits |= code << held;
            for (held += 9; held >= 8; held -= 8)
            {
                bytes.Add((byte)bits);
                bits >>= 8;
            }
        }

        bytes.Add((byte)bits);
        file.WriteByte(8);
        foreach (var block in bytes.Chunk(255))
        {
            file.WriteByte((byte)block.Length);
            file.Write(block);
        }

        file.WriteByte(0);
    }

    /// <summary>A frame of a GIF.</summary>
    /// <param name="Grey">Its brightness.</param>
    public sealed record Patch(byte Grey)
    {
        public int Milliseconds { get; init; } = 100;

        /// <summary>Where it is drawn; everywhere when null.</summary>
        public SKRectI? Place { get; init; }

        /// <summary>0 or 1: stays. 2: is cleared afterwards. 3: what was there before comes back.</summary>
        public int Disposal { get; init; }
    }
}
