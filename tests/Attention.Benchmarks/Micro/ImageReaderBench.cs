using Attention.Inference.Imaging;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Benchmarks.Micro;

/// <summary>A photo of 12 megapixels to what an encoder reads.</summary>
public class ImageReaderBench
{
    private readonly ImageReader _reader = new(Options.Create(new ImageOptions()));
    private byte[] _jpeg = [];

    [GlobalSetup]
    public void Setup()
    {
        using var bitmap = new SKBitmap(4000, 3000);
        using var canvas = new SKCanvas(bitmap);
        using var shader = SKShader.CreatePerlinNoiseTurbulence(0.02f, 0.02f, 4, 1);
        using var paint = new SKPaint { Shader = shader };
        canvas.Clear(SKColors.White);
        canvas.DrawPaint(paint);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 90);
        _jpeg = jpeg.ToArray();
    }

    [Benchmark]
    public RgbImage ReadRgb() => _reader.ReadRgb(_jpeg, 224, 224);
}
