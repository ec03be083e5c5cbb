using SkiaSharp;

namespace Attention.Inference.Tests.Captioning;

/// <summary>Photos made here: sky, ground and a ball, each with its own colours and places.</summary>
internal static class Photo
{
    public static byte[] Of(int seed, int width = 224, int height = 224)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(Color(random));
            using var paint = new SKPaint { Color = Color(random), IsAntialias = true };
            canvas.DrawRect(0, height * random.NextSingle(), width, height, paint);
            paint.Color = Color(random);
            canvas.DrawCircle(width * random.NextSingle(), height * random.NextSingle(), height / 5f, paint);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static SKColor Color(Random random) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
}
