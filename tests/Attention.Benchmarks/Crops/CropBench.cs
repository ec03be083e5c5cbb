using Attention.Benchmarks.Direct;
using Attention.Benchmarks.Inputs;
using Attention.Inference.Cropping;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Benchmarks.Crops;

/// <summary>
/// What looking costs as pictures grow: a spatial transformer, which looks once and crops, against its own classifier at every
/// place. What it takes to read the file is told apart. All in processor time, which others on the machine disturb less.
/// </summary>
internal sealed class CropBench : IDisposable
{
    private static readonly int[] Sides = [500, 1000, 2000, 4000, 8000];
    private static readonly SKSizeI CropSize = new(256, 256);
    private static readonly string[] InputNames = ["image"];
    private static readonly string[] OutputNames = ["theta", "scores"];

    private readonly ModelFolder _folder;
    private readonly OnnxSession _session;
    private readonly SlidingClassifier _classifier;
    private readonly ImageReader _reader = new(Options.Create(new ImageOptions()));

    private CropBench(ModelFolder folder, OnnxRuntime runtime)
    {
        _folder = folder;
        _session = runtime.Open(folder.Graph("crop"));
        _classifier = new SlidingClassifier(folder, runtime);
    }

    public static void Run()
    {
        var folder = DirectModels.Find("cropping")
            ?? throw new InvalidOperationException("The model repository (Models__Path) has no default model for cropping.");
        using var bench = new CropBench(folder, DirectModels.Runtime());
        // The first picture is for code and allocators to get warm.
        bench.Measure(Clutter.Jpeg(Sides[0]));
        var rows = Array.ConvertAll(Sides, side => bench.Measure(Clutter.Jpeg(side)));

        Console.WriteLine("| megapixels | look once and crop | ratio | classify everywhere | ratio | read thumbnail | read crop | sees |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var (ours, theirs) = (row.LookAndCrop / rows[0].LookAndCrop, row.Everywhere / rows[0].Everywhere);
            var costs = $"{row.LookAndCrop:0.0} ms | {ours:0.00} | {row.Everywhere:0} ms | {theirs:0.0}";
            Console.WriteLine($"| {row.Megapixels:0.##} | {costs} | {row.Thumbnail:0.0} ms | {row.Part:0.0} ms | {row.Seen} |");
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _classifier.Dispose();
    }

    private Row Measure(byte[] jpeg)
    {
        var (picture, input) = (_reader.ReadSize(jpeg), _folder.Section<ImageInput>("image"));
        var (thumbnail, thumbnailMs) = Time(5, () => _reader.ReadRgb(jpeg, input.Width, input.Height));
        var (found, lookMs) = Time(25, () => Look(thumbnail));
        var frame = found.Theta.Frame(picture.Width, picture.Height);
        var reduction = CropSampler.Reduction(frame, CropSize);
        var (part, partMs) = Time(5, () => _reader.ReadPart(jpeg, frame.Bounds(2 * reduction, picture), reduction));
        var (_, cropMs) = Time(25, () => Crop(part, frame));
        var whole = _reader.ReadRgb(jpeg, picture.Width, picture.Height);
        var (_, everywhereMs) = Time(1, () => _classifier.Read(whole));
        return new Row(picture.Width * picture.Height / 1e6, lookMs + cropMs, everywhereMs, thumbnailMs, partMs, found.Label);
    }

    private (Theta Theta, string Label) Look(RgbImage thumbnail)
    {
        using var image = new TensorBuffer<byte>();
        thumbnail.Pixels.CopyTo(image.Reshape(1, thumbnail.Height, thumbnail.Width, 3));
        using var outputs = _session.Run(InputNames, [image.Value], OutputNames);
        var theta = Array.ConvertAll(outputs[0].GetTensorDataAsSpan<float>()[..6].ToArray(), static value => (double)value);
        var labels = _folder.Labels!;
        return (Theta.Of(theta), ClassScores.Ranked(labels, outputs[1].GetTensorDataAsSpan<float>()[..labels.Count])[0].Label);
    }

    private static int Crop(ImagePart part, CropFrame frame)
    {
        using var crop = CropSampler.Sample(part, frame, CropSize);
        return crop.ByteCount;
    }

    /// <summary>The last result, and the median of so many times in milliseconds.</summary>
    private static (T Result, double Ms) Time<T>(int times, Func<T> run)
    {
        var (result, durations) = (default(T)!, new double[times]);
        for (var i = 0; i < times; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            result = run();
            durations[i] = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        }

        Array.Sort(durations);
        return (result, durations[times / 2]);
    }

    /// <summary>Of one size of picture; times in milliseconds.</summary>
    private sealed record Row(double Megapixels, double LookAndCrop, double Everywhere, double Thumbnail, double Part, string Seen);
}
