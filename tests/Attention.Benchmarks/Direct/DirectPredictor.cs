using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Fixation;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;

namespace Attention.Benchmarks.Direct;

/// <summary>A model of fixations without a server: files in, one static batch, densities out.</summary>
internal sealed class DirectPredictor(ModelFolder folder, OnnxRuntime runtime)
{
    private static readonly string[] Inputs = ["image"];
    private static readonly string[] Outputs = ["density"];

    private readonly ImageInput _input = folder.Section<ImageInput>("image");
    private readonly OnnxSession _session = runtime.Open(folder.Graph("fixations"));

    public ModelFolder Folder { get; } = folder;

    public Prediction[] Predict(IReadOnlyList<byte[]> files)
    {
        using var images = new TensorBuffer<byte>();
        var read = ImageBatch.Read(files, _input, images);
        using var values = _session.Run(Inputs, [images.Value], Outputs);
        var maps = values[0].GetTensorDataAsSpan<float>(); // [files, rows, columns]
        var size = _input.Rows * _input.Columns;
        var answers = new Prediction[files.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var image = WholeImage.Info(read[i].OriginalWidth, read[i].OriginalHeight);
            var density = DensityCells.Cut(maps.Slice(i * size, size), _input.Columns, GridRegion.Of(_input, image.Width, image.Height));
            answers[i] = new Prediction(density, DensityPeaks.Find(density, image), Scanpath.Find(density, image), image);
        }

        return answers;
    }

    public sealed record Prediction(Density Density, IReadOnlyList<FixationPeak> Peaks, IReadOnlyList<ImagePoint> Scanpath, ImageInfo Image);
}
