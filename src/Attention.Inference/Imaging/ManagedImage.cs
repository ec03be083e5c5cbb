using System.Buffers;
using System.Runtime.InteropServices;
using Attention.Contracts;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>A TIFF, of which the first page is read, a PBM, PGM or PPM, or a TGA: what SkiaSharp does not read, ImageSharp does.</summary>
internal sealed class ManagedImage : IStoredImage
{
    private const ushort ColorProfile = 34675;

    // Nothing is pooled: what is admitted is given back. No header that was admitted asks for a buffer as large as the limit.
    private static readonly Configuration Buffers = new()
    {
        PreferContiguousImageBuffers = true,
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions { MaximumPoolSizeMegabytes = 0, AllocationLimitMegabytes = 1024 }),
    };

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _format;
    private readonly ManagedHeader _header;

    private ManagedImage(ReadOnlyMemory<byte> bytes, string format, SKSizeI size)
    {
        (_bytes, _format, Size) = (bytes, format, size);
        _header = ManagedHeader.Read(bytes.Span, format, size);
    }

    public SKSizeI Size { get; }

    public SKEncodedOrigin Origin => _header.Origin;

    /// <summary>Whether a format, as <see cref="ImageSignature.Format"/> names it, is one of these.</summary>
    public static bool Reads(string format) => DecoderOf(format) is not null;

    /// <summary>Reads the header only.</summary>
    /// <exception cref="InferenceException">It is broken, or of a kind that is not read.</exception>
    public static ManagedImage Open(ReadOnlyMemory<byte> bytes, string format)
    {
        if (!ManagedHeader.CanBeUnpacked(bytes.Span, format))
        {
            throw Unsupported(format);
        }

        var size = Read(format, bytes, stream =>
        {
            var info = ((IImageInfoDetector)DecoderOf(format)!).Identify(Buffers, stream, CancellationToken.None);
            return new SKSizeI(info.Width, info.Height);
        });
        return size is { Width: > 0, Height: > 0 } ? new ManagedImage(bytes, format, size) : throw Corrupt();
    }

    public SKSizeI SizeAt(double scale) => Size;

    public SKBitmap Decode(SKSizeI size)
    {
        if (!RawPixels.AreThere(_bytes.Span, _format, Size))
        {
            throw StoredPixels.Fault(SKCodecResult.IncompleteInput);
        }

        var image = Read(_format, _bytes, stream => DecoderOf(_format)!.Decode<Rgba32>(Buffers, stream, CancellationToken.None));
        if (image.Width != Size.Width || image.Height != Size.Height || !image.DangerousTryGetSinglePixelMemory(out var pixels))
        {
            image.Dispose();
            throw Corrupt();
        }

        return ToStored(image, pixels.Pin());
    }

    public long BytesOf(SKSizeI size) => StoredPixels.BytesOf(Size) + _header.BytesBeside;

    public StoredPart DecodePart(SKRectI part, int reduction) => new(Decode(Size), CoveredBy(part, reduction));

    public SKRectI CoveredBy(SKRectI part, int reduction) => SKRectI.Create(Size);

    public long BytesOfPart(SKRectI part, int reduction) => BytesOf(Size);

    public void Dispose()
    {
        // The bytes are another's.
    }

    private static IImageDecoder? DecoderOf(string format) => format switch
    {
        "TIFF" => new TiffDecoder { DecodingMode = FrameDecodingMode.First },
        "PBM" or "PGM" or "PPM" => new PbmDecoder(),
        "TGA" => new TgaDecoder(),
        _ => null,
    };

    /// <summary>Whatever a decoder runs into in hostile bytes, it throws as it comes: all of it is the fault of the bytes, but for one.</summary>
    private static T Read<T>(string format, ReadOnlyMemory<byte> bytes, Func<Stream, T> read)
    {
        try
        {
            using var stream = MemoryMarshal.TryGetArray(bytes, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(bytes.ToArray(), writable: false);
            return read(stream);
        }
        catch (NotSupportedException)
        {
            throw Unsupported(format);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw Corrupt();
        }
        catch (OutOfMemoryException)
        {
            throw StoredPixels.Fault(SKCodecResult.InternalError);
        }
    }

    private static InferenceException Unsupported(string format) =>
        new(ErrorCode.UnsupportedMedia, $"image is a {format} packed or coloured in a way that is not read.", ImageFile.Field);

    private static InferenceException Corrupt() => new(ErrorCode.InvalidInput, "image is corrupt or cut short.", ImageFile.Field);

    // In its place: ImageSharp leaves the colours as they are stored, Skia converts them as it does those of all others.
    private unsafe SKBitmap ToStored(Image<Rgba32> image, MemoryHandle pin)
    {
        using var profile = new TiffDirectory(_format == "TIFF" ? _bytes.Span : []).Bytes(ColorProfile) is { Length: > 0 } icc ? SKColorSpace.CreateIcc(icc) : null;
        using var srgb = SKColorSpace.CreateSrgb();
        var decoded = new SKImageInfo(Size.Width, Size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul, profile ?? srgb);
        var stored = decoded.WithAlphaType(SKAlphaType.Premul).WithColorSpace(srgb);
        using var pixels = new SKPixmap(decoded, (nint)pin.Pointer);
        pixels.ReadPixels(stored, (nint)pin.Pointer, stored.RowBytes);
        var bitmap = new SKBitmap();
        bitmap.InstallPixels(stored, (nint)pin.Pointer, stored.RowBytes, (_, _) =>
        {
            pin.Dispose();
            image.Dispose();
        });
        return bitmap;
    }
}
