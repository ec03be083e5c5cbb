using Attention.Inference.Actions;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

public sealed class AnimatedWebpTests
{
    [Theory]
    [InlineData(SKWebpEncoderCompression.Lossy)]
    [InlineData(SKWebpEncoderCompression.Lossless)]
    public void Pictures_are_read_back_in_order_with_their_durations(SKWebpEncoderCompression compression)
    {
        (SKColor Color, int Milliseconds)[] frames = [(SKColors.Red, 120), (SKColors.Lime, 40), (SKColors.Blue, 1_000)];
        using var animation = new AnimatedWebp();
        foreach (var (color, milliseconds) in frames)
        {
            animation.Add(Encode(color, compression), 31, 17, milliseconds);
        }

        using var data = SKData.CreateCopy(animation.ToArray());
        using var codec = SKCodec.Create(data);

        Assert.Equal((31, 17, 3, -1), (codec.Info.Width, codec.Info.Height, codec.FrameCount, codec.RepetitionCount));
        Assert.Equal([120, 40, 1_000], codec.FrameInfo.Select(frame => frame.Duration));
        foreach (var (i, frame) in frames.Index())
        {
            using var bitmap = new SKBitmap(codec.Info);
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(i)));
            var color = bitmap.GetPixel(15, 8);
            Assert.InRange(Math.Abs(color.Red - frame.Color.Red) + Math.Abs(color.Green - frame.Color.Green) + Math.Abs(color.Blue - frame.Color.Blue), 0, 16);
        }
    }

    private static byte[] Encode(SKColor color, SKWebpEncoderCompression compression)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(31, 17, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(color);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKWebpEncoderOptions(compression, 90));
        return data!.ToArray();
    }
}
