using Attention.Contracts;
using Attention.Inference.Cropping;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;

namespace Attention.Benchmarks.Direct;

/// <summary>A spatial transformer without a server: files in, one static batch, where it looks and what it reads there out.</summary>
internal sealed class DirectCropper(ModelFolder folder, OnnxRuntime runtime)
{
    private static readonly string[] Inputs = ["image"];
    private static readonly string[] Outputs = ["theta", "scores"];

    private readonly ImageInput _input = folder.Section<ImageInput>("image");
    private readonly OnnxSession _session = runtime.Open(folder.Graph("crop"));

    public ModelFolder Folder { get; } = folder;

    /// <summary>The first crop of each file.</summary>
    public Cropped[] Crop(IReadOnlyList<byte[]> files)
    {
        using var images = new TensorBuffer<byte>();
        var read = ImageBatch.Read(files, _input, images);
        using var values = _session.Run(Inputs, [images.Value], Outputs);
        var theta = values[0].GetTensorDataAsSpan<float>();
        var scores = values[1].GetTensorDataAsSpan<float>();
        var (rows, labels) = (theta.Length / files.Count, scores.Length / files.Count);
        var answers = new Cropped[files.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var place = Array.ConvertAll(theta.Slice(i * rows, 6).ToArray(), static value => (double)value);
            var classes = ClassScores.Ranked(Folder.Labels!, scores.Slice(i * labels, Folder.Labels!.Count));
            answers[i] = new Cropped(Theta.Of(place), classes, read[i]);
        }

        return answers;
    }

    public sealed record Cropped(Theta Theta, IReadOnlyList<ClassScore> Classes, RgbImage Image);
}
