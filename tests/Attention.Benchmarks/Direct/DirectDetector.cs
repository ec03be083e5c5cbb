using Attention.Benchmarks.Load;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Saliency;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Benchmarks.Direct;

/// <summary>A saliency model without a server: files in, one static batch, masks out.</summary>
internal sealed class DirectDetector(ModelFolder folder, OnnxRuntime runtime)
{
    private static readonly string[] Inputs = ["image"];
    private static readonly string[] Outputs = ["map"];

    private readonly ImageInput _input = folder.Section<ImageInput>("image");
    private readonly OnnxSession _session = runtime.Open(folder.Graph("saliency"));

    public ModelFolder Folder { get; } = folder;

    public Detection[] Detect(IReadOnlyList<byte[]> files)
    {
        using var images = new TensorBuffer<byte>();
        var read = ImageBatch.Read(files, _input, images);
        using var values = _session.Run(Inputs, [images.Value], Outputs);
        var maps = values[0].GetTensorDataAsSpan<float>(); // [files, rows, columns]
        var (size, matte) = (_input.Rows * _input.Columns, new Matte(Folder.Section<SaliencySettings>("saliency").Threshold, Binary: false));
        var answers = new Detection[files.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var picture = new SKSizeI(read[i].OriginalWidth, read[i].OriginalHeight);
            var map = new MapField(maps.Slice(i * size, size).ToArray(), _input.Rows, _input.Columns, picture);
            answers[i] = new Detection(ObjectMask.Draw(map, matte), read[i]);
        }

        return answers;
    }

    public sealed record Detection(ObjectMask Mask, RgbImage Image)
    {
        /// <summary>The bounds as a token.</summary>
        public string Box => Mask.Box is { } box ? BenchTask.Numbers(box.Left, box.Top, box.Width, box.Height) : "";
    }
}
