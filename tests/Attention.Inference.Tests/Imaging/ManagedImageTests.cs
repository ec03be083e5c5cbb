using Attention.Contracts;
using Attention.Inference.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Metadata.Profiles.Icc;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

/// <summary>TIFF, PBM, PGM, PPM and TGA.</summary>
public sealed class ManagedImageTests
{
    private const int Width = 61;
    private const int Height = 47;

    private static readonly Rgba32 Left = new(200, 60, 40);
    private static readonly Rgba32 Right = new(20, 90, 220);

    private readonly ImageReader _reader = TestImages.Reader();

    public static TheoryData<string> Colored => ["TIFF", "TIFF LZW", "TIFF Deflate", "TIFF PackBits", "PPM", "plain PPM", "TGA", "TGA in runs"];

    public static TheoryData<string> All => [.. Colored.Select(static row => row.Data), "TIFF of a fax", "PBM", "PGM"];

    [Theory]
    [MemberData(nameof(Colored))]
    public void It_is_read_whole_and_in_parts(string format)
    {
        var file = Named(format);
        var whole = _reader.ReadRgb(file, Width, Height);
        using var upright = _reader.ReadUpright(file, 1000);
        using var part = _reader.ReadPart(file, new SKRectI(40, 10, 60, 30));

        Assert.Equal((Width, Height), (whole.OriginalWidth, whole.OriginalHeight));
        AssertClose(Left, Pixel(whole, 10, 20));
        AssertClose(Right, Pixel(whole, 50, 20));
        AssertClose(Left, upright.GetPixel(10, 20));
        var pixel = part.Pixels[((20 - part.Covered.Top) * part.Columns) + 50 - part.Covered.Left];
        Assert.Equal(upright.GetPixel(50, 20), new SKColor((byte)pixel, (byte)(pixel >> 8), (byte)(pixel >> 16)));
    }

    [Theory]
    [InlineData("TIFF of a fax")]
    [InlineData("PBM")]
    [InlineData("PGM")]
    public void What_has_no_colours_is_grey(string format) =>
        Assert.All(_reader.ReadRgb(Named(format), Width, Height).Pixels.ToArray().Chunk(3), static pixel => Assert.True(pixel[0] == pixel[1] && pixel[1] == pixel[2]));

    [Fact]
    public void The_first_page_is_read_turned_and_in_its_colours()
    {
        using var adobe = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.TwoDotTwo, SKColorSpaceXyz.AdobeRgb);
        using var carrier = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Rgba8888, SKAlphaType.Opaque, adobe));
        using var image = Picture();
        image.Frames.AddFrame(new Image<Rgba32>(Width, Height, new Rgba32(0, 0, 0)).Frames.RootFrame);
        image.ProcessPixelRows(static rows => rows.GetRowSpan(Height - 1).Fill(new Rgba32(0, 0, 0)));
        image.Metadata.IccProfile = new IccProfile(ProfileOf(TestImages.Encode(carrier, SKEncodedImageFormat.Jpeg)));
        image.Frames.RootFrame.Metadata.ExifProfile = new ExifProfile();
        image.Frames.RootFrame.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)3);
        var file = Save(image, new TiffEncoder { Compression = TiffCompression.Lzw });

        var turned = _reader.ReadRgb(file, Width, Height);

        // The right half is on the left, the last row is the first.
        AssertClose(new Rgba32(232, 57, 34), Pixel(turned, 50, 20), 2);
        AssertClose(new Rgba32(0, 0, 0), Pixel(turned, 30, 0), 0);
    }

    [Fact]
    public void What_is_transparent_is_white()
    {
        using var image = Picture();
        image.ProcessPixelRows(static rows => rows.GetRowSpan(0).Fill(new Rgba32(9, 9, 9, 0)));
        image.ProcessPixelRows(static rows => rows.GetRowSpan(1).Fill(new Rgba32(0, 0, 0, 128)));
        var file = Save(image, new TgaEncoder { BitsPerPixel = TgaBitsPerPixel.Pixel32 });

        var seen = _reader.ReadRgb(file, Width, Height);

        AssertClose(new Rgba32(255, 255, 255), Pixel(seen, 30, 0), 0);
        AssertClose(new Rgba32(127, 127, 127), Pixel(seen, 30, 1), 1);
        AssertClose(Left, Pixel(seen, 10, 2), 1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_it_takes_is_at_least_its_pixels(string format) =>
        Assert.InRange(_reader.LoadOfRgb(Named(format), 8, 8).Bytes, (4 * Width * Height) + 1, 3 << 20);

    [Theory]
    [InlineData("PBM")]
    [InlineData("PGM")]
    [InlineData("PPM")]
    [InlineData("plain PPM")]
    [InlineData("TGA")]
    [InlineData("TGA in runs")]
    [InlineData("TIFF")]
    [InlineData("TIFF LZW")]
    [InlineData("TIFF Deflate")]
    [InlineData("TIFF PackBits")]
    [InlineData("TIFF of a fax")]
    public void A_file_that_ends_too_early_is_invalid(string format)
    {
        var file = Named(format);
        for (var tenth = 1; tenth < 10; tenth++)
        {
            var cut = file.AsMemory(0, file.Length * tenth / 10);
            Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<InferenceException>(() => _reader.ReadRgb(cut, 16, 16)).Code);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Flipped_bits_are_answered_or_refused_but_never_a_fault(string format)
    {
        var (original, random) = (Named(format), new Random(7));
        var reader = TestImages.Reader(new ImageOptions { MaxPixels = 1_000_000 });
        for (var i = 0; i < 100; i++)
        {
            var bytes = original.ToArray();
            for (var flip = 0; flip < 4; flip++)
            {
                var at = random.Next(2) == 0 ? random.Next(Math.Min(64, bytes.Length)) : bytes.Length - 1 - random.Next(Math.Min(300, bytes.Length));
                bytes[at] ^= (byte)(1 << random.Next(8));
            }

            var fault = Record.Exception(() =>
            {
                if (reader.LoadOfRgb(bytes, 16, 16).Bytes < 64 << 20)
                {
                    reader.ReadRgb(bytes, 16, 16);
                }
            });
            Assert.True(fault is null or InferenceException, fault?.ToString());
        }
    }

    [Fact]
    public void A_TIFF_whose_strips_are_files_is_refused_unread()
    {
        // Its first strip may be the TIFF itself: to read that one never ends.
        var file = Named("TIFF of JPEGs");
        Assert.Equal(ErrorCode.UnsupportedMedia, Assert.Throws<InferenceException>(() => _reader.ReadSize(file)).Code);
        Assert.True(new TiffDirectory([.. "II*\0"u8, 8, 0, 0, 0, 1, 0, .. Entry(259, 5)]).IsOneOf(259, [1, 5]));
        Assert.False(new TiffDirectory([.. "II*\0"u8, 8, 0, 0, 0, 2, 0, .. Entry(259, 5), .. Entry(259, 7)]).IsOneOf(259, [1, 5]));
    }

    [Fact]
    public void A_directory_that_announces_all_there_is_takes_too_much_for_ever()
    {
        byte[] tiled = [.. "II*\0"u8, 8, 0, 0, 0, 4, 0, .. Entry(258, 0xFFFF), .. Entry(277, 0xFFFF), .. Entry(322, uint.MaxValue), .. Entry(323, uint.MaxValue), 0, 0, 0, 0];

        byte[] striped = [.. "II*\0"u8, 8, 0, 0, 0, 2, 0, .. Entry(258, 8), .. Entry(278, 2_000_000), 0, 0, 0, 0];

        Assert.True(ManagedHeader.Read(tiled, "TIFF", new SKSizeI(10, 10)).BytesBeside > 1L << 60);
        Assert.InRange(ManagedHeader.Read(striped, "TIFF", new SKSizeI(10, 10)).BytesBeside, 20_000_000, 20_001_000);
    }

    private static byte[] Entry(ushort tag, uint value) => [.. BitConverter.GetBytes(tag), 4, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(value)];

    private static byte[] Named(string format)
    {
        using var image = Picture();
        return format switch
        {
            "TIFF LZW" => Save(image, new TiffEncoder { Compression = TiffCompression.Lzw }),
            "TIFF Deflate" => Save(image, new TiffEncoder { Compression = TiffCompression.Deflate }),
            "TIFF PackBits" => Save(image, new TiffEncoder { Compression = TiffCompression.PackBits }),
            "TIFF of JPEGs" => Save(image, new TiffEncoder { Compression = TiffCompression.Jpeg }),
            "TIFF of a fax" => Save(image, new TiffEncoder { Compression = TiffCompression.CcittGroup4Fax, BitsPerPixel = TiffBitsPerPixel.Bit1 }),
            "PBM" => Save(image, new PbmEncoder { ColorType = PbmColorType.BlackAndWhite }),
            "PGM" => Save(image, new PbmEncoder { ColorType = PbmColorType.Grayscale }),
            "PPM" => Save(image, new PbmEncoder { ColorType = PbmColorType.Rgb }),
            "plain PPM" => Save(image, new PbmEncoder { ColorType = PbmColorType.Rgb, Encoding = PbmEncoding.Plain }),
            "TGA" => Save(image, new TgaEncoder { Compression = TgaCompression.None }),
            "TGA in runs" => Save(image, new TgaEncoder { Compression = TgaCompression.RunLength }),
            _ => Save(image, new TiffEncoder()),
        };
    }

    private static Image<Rgba32> Picture()
    {
        var image = new Image<Rgba32>(Width, Height, Left);
        image.ProcessPixelRows(static rows =>
        {
            for (var y = 0; y < Height; y++)
            {
                rows.GetRowSpan(y)[(Width / 2)..].Fill(Right);
            }
        });
        return image;
    }

    private static byte[] Save(Image image, SixLabors.ImageSharp.Formats.IImageEncoder encoder)
    {
        using var file = new MemoryStream();
        image.Save(file, encoder);
        return file.ToArray();
    }

    // Behind its name and its number, in the segment that holds it.
    private static byte[] ProfileOf(byte[] jpeg)
    {
        var markers = new JpegMarkers(jpeg);
        while (markers.MoveNext())
        {
            if (markers.Segment.StartsWith("ICC_PROFILE\0"u8))
            {
                return markers.Segment[14..].ToArray();
            }
        }

        throw new InvalidOperationException("There is no profile.");
    }

    private static SKColor Pixel(RgbImage image, int x, int y)
    {
        var pixel = image.Pixels.Slice(((y * image.Width) + x) * 3, 3);
        return new SKColor(pixel[0], pixel[1], pixel[2]);
    }

    private static void AssertClose(Rgba32 expected, SKColor actual, int tolerance = 6)
    {
        Assert.InRange(actual.Red, expected.R - tolerance, expected.R + tolerance);
        Assert.InRange(actual.Green, expected.G - tolerance, expected.G + tolerance);
        Assert.InRange(actual.Blue, expected.B - tolerance, expected.B + tolerance);
    }
}
