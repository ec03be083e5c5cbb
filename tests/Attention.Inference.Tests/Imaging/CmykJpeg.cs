namespace Attention.Inference.Tests.Imaging;

/// <summary>A baseline JPEG of one 8 x 8 block in the four inks of a printer, as Photoshop writes it: inverted, 255 is no ink.</summary>
internal static class CmykJpeg
{
    public static byte[] Solid(byte cyan, byte magenta, byte yellow, byte black)
    {
        byte[] adobe = [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0];
        byte[] quantisation = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];
        byte[] frame = [0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0];

        // DC: the twelve categories as codes of four bits. AC: one code of one bit that ends the block.
        byte[] dc = [0xFF, 0xC4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        byte[] ac = [0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] scan = [0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0];
        return
        [
            0xFF, 0xD8, .. adobe, .. quantisation, .. frame, .. dc, .. ac, .. scan,
            .. Pack(string.Concat(new[] { cyan, magenta, yellow, black }.Select(Block))), 0xFF, 0xD9,
        ];
    }

    /// <summary>The bits of a block of one level: its DC coefficient is eight times the level, less the middle.</summary>
    private static string Block(byte level)
    {
        var coefficient = 8 * (level - 128);
        var category = coefficient == 0 ? 0 : (int)Math.Log2(Math.Abs(coefficient)) + 1;
        var value = coefficient < 0 ? coefficient + (1 << category) - 1 : coefficient;
        var bits = category == 0 ? "" : Convert.ToString(value, 2).PadLeft(category, '0');
        return Convert.ToString(category, 2).PadLeft(4, '0') + bits + "0";
    }

    private static IEnumerable<byte> Pack(string bits)
    {
        foreach (var octet in bits.PadRight((bits.Length + 7) / 8 * 8, '1').Chunk(8))
        {
            var value = Convert.ToByte(new string(octet), 2);
            yield return value;
            if (value == 0xFF)
            {
                yield return 0;
            }
        }
    }
}
