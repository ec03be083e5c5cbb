using Attention.Inference.Imaging;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using SkiaSharp;

namespace Attention.Benchmarks.Micro;

/// <summary>A photo to what an encoder reads, by SkiaSharp as it is served, and by ImageSharp.</summary>
public class ImageReaderBench
{
    private const int Side = 224;

    private readonly ImageReader _reader = new(Options.Create(new ImageOptions()));
    private byte[] _file = [];

    [Params(0.2, 2, 12, 64)]
    public double Megapixels { get; set; }

    [Params(SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp)]
    public SKEncodedImageFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var height = (int)Math.Sqrt(Megapixels * 1e6 * 3 / 4);
        using var bitmap = new SKBitmap(new SKImageInfo(height * 4 / 3, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var shader = SKShader.CreatePerlinNoiseTurbulence(0.02f, 0.02f, 4, 1);
        using var paint = new SKPaint { Shader = shader };
        canvas.Clear(SKColors.White);
        canvas.DrawPaint(paint);
        using var file = bitmap.Encode(Format, quality: 90);
        _file = file.ToArray();
    }

    [Benchmark(Baseline = true)]
    public RgbImage ReadRgb()
    {
        var image = _reader.ReadRgb(_file, Side, Side);
        image.Dispose();
        return image;
    }

    [Benchmark]
    public Image<Rgb24> ImageSharp()
    {
        var image = Image.Load<Rgb24>(_file);
        image.Mutate(static context => context.Resize(Side, Side, KnownResamplers.Triangle));
        image.Dispose();
        return image;
    }
}
