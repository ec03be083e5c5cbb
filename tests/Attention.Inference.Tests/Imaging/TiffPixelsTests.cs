using System.Buffers.Binary;
using Attention.Contracts;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

/// <summary>TIFFs whose directory comes first, so that what is cut off are pixels alone.</summary>
public sealed class TiffPixelsTests
{
    private const int Side = 100;
    private const int HeaderBytes = 300;

    private readonly ImageReader _reader = TestImages.Reader();

    public static TheoryData<string> Layouts => ["one strip", "big-endian", "strips", "planes", "16 bits", "black and white", "no rows told"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_TIFF_that_is_whole_is_read(string layout)
    {
        var image = _reader.ReadRgb(Named(layout), Side, Side);
        Assert.Equal(255, image.Pixels[^1]);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_TIFF_that_ends_before_its_pixels_do_is_cut_short(string layout)
    {
        var file = Named(layout);
        foreach (var length in (int[])[HeaderBytes, HeaderBytes + 1, file.Length / 2, file.Length - 1])
        {
            AssertCutShort(file.AsMemory(0, length));
        }
    }

    [Fact]
    public void A_strip_that_tells_fewer_bytes_than_its_pixels_have_is_cut_short() => AssertCutShort(Tiff([(279, [1])]));

    [Fact]
    public void A_strip_that_is_packed_in_nothing_is_cut_short() => AssertCutShort(Tiff([(259, [5]), (279, [0])]));

    [Fact]
    public void A_strip_that_is_packed_and_lies_behind_the_end_is_cut_short() =>
        Assert.All((uint[])[5, 8, 32773], packed => AssertCutShort(Tiff([(259, [packed])]).AsMemory(0, HeaderBytes)));

    [Fact]
    public void A_strip_that_is_missing_is_cut_short() => AssertCutShort(Tiff([(278, [10])]));

    [Fact]
    public void Tiles_are_asked_for_like_strips()
    {
        (ushort, uint[])[] tiled = [(322, [64]), (323, [64]), (324, [300, 4396, 8492, 12588]), (325, [4096, 4096, 4096, 4096])];
        var file = new byte[HeaderBytes + (4 * 4096)];
        Tiff(tiled).AsSpan(0, HeaderBytes).CopyTo(file);

        Assert.True(TiffPixels.AreThere(file, new SKSizeI(Side, Side)));
        Assert.False(TiffPixels.AreThere(file.AsSpan(0, file.Length - 1), new SKSizeI(Side, Side)));
        AssertCutShort(file.AsMemory(0, HeaderBytes));
    }

    private void AssertCutShort(ReadOnlyMemory<byte> file)
    {
        var fault = Assert.Throws<InferenceException>(() => _reader.ReadRgb(file, 16, 16));
        Assert.Equal((ErrorCode.InvalidInput, "image"), (fault.Code, fault.Field));
        Assert.Contains("cut short", fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Named(string layout) => layout switch
    {
        "big-endian" => Tiff([], isLittle: false),
        "strips" => Tiff([(278, [60]), (273, [HeaderBytes, HeaderBytes + 6000]), (279, [6000, 4000])]),
        "planes" => Tiff([(258, [8, 8, 8]), (262, [2]), (277, [3]), (284, [2]), (273, [300, 10300, 20300]), (279, [10000, 10000, 10000])], 30000),
        "16 bits" => Tiff([(258, [16]), (279, [20000])], 20000),
        "black and white" => Tiff([(258, [1]), (279, [1300])], 1300),
        "no rows told" => Tiff([(278, [])]),
        _ => Tiff([]),
    };

    /// <summary>A white picture, 8 bits of grey in one strip, but for the tags that are given.</summary>
    private static byte[] Tiff((ushort Tag, uint[] Values)[] given, int pixels = Side * Side, bool isLittle = true)
    {
        var tags = new SortedDictionary<ushort, uint[]>
        {
            [256] = [Side],
            [257] = [Side],
            [258] = [8],
            [259] = [1],
            [262] = [1],
            [273] = [HeaderBytes],
            [277] = [1],
            [278] = [Side],
            [279] = [Side * Side],
        };
        foreach (var (tag, values) in given)
        {
            tags[tag] = values;
        }

        var file = new byte[HeaderBytes + pixels];
        file.AsSpan(HeaderBytes).Fill(255);
        (isLittle ? "II"u8 : "MM"u8).CopyTo(file);
        Short(2, 42);
        Long(4, 8);
        var entries = tags.Where(static tag => tag.Value.Length > 0).ToList();
        Short(8, (ushort)entries.Count);
        var (at, beside) = (10, 14 + (12 * entries.Count));
        foreach (var (tag, values) in entries)
        {
            Short(at, tag);
            // The others may be LONG.
            var isShort = tag is 258 or 259 or 262 or 277 or 284;
            Short(at + 2, isShort ? (ushort)3 : (ushort)4);
            Long(at + 4, (uint)values.Length);
            var size = isShort ? 2 : 4;
            var start = values.Length * size > 4 ? beside : at + 8;
            if (start == beside)
            {
                Long(at + 8, (uint)beside);
                beside += values.Length * size;
            }

            for (var i = 0; i < values.Length; i++)
            {
                if (isShort)
                {
                    Short(start + (2 * i), (ushort)values[i]);
                }
                else
                {
                    Long(start + (4 * i), values[i]);
                }
            }

            at += 12;
        }

        return file;

        void Short(int offset, ushort value)
        {
            var number = isLittle ? value : BinaryPrimitives.ReverseEndianness(value);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), number);
        }

        void Long(int offset, uint value)
        {
            var number = isLittle ? value : BinaryPrimitives.ReverseEndianness(value);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), number);
        }
    }
}
