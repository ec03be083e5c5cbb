namespace Attention.Inference.Tests.Imaging;

/// <summary>A JPEG of one grey that comes in two scans: the levels of all channels first, then the details of the first, of which there are none.</summary>
internal static class ProgressiveJpeg
{
    /// <param name="width">In pixels.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="halved">Whether the colours have half the width and height (4:2:0).</param>
    public static byte[] Grey(int width, int height, bool halved = false)
    {
        byte[] quantisation = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];
        byte[] frame =
        [
            0xFF, 0xC2, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width,
            3, 1, (byte)(halved ? 0x22 : 0x11), 0, 2, 0x11, 0, 3, 0x11, 0,
        ];

        // One code of one bit: no change of the level, and the end of a block.
        byte[] dc = [0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0];
        byte[] ac = [0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0];
        byte[] levels = [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0];
        byte[] details = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0];
        var side = halved ? 16 : 8;
        var units = Blocks(width, side) * Blocks(height, side);
        var blocks = Blocks(width, 8) * Blocks(height, 8);
        return
        [
            0xFF, 0xD8, .. quantisation, .. frame, .. dc, .. ac,
            .. levels, .. Bits(units * (halved ? 6 : 3)), .. details, .. Bits(blocks), 0xFF, 0xD9,
        ];
    }

    private static int Blocks(int length, int side) => (length + side - 1) / side;

    private static byte[] Bits(int count) => new byte[(count + 7) / 8];
}
