using Attention.Contracts;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;

namespace Attention.Benchmarks.Direct;

/// <summary>A classifier without a server: files in, one static batch, classes out.</summary>
internal sealed class DirectClassifier(ModelFolder folder, OnnxRuntime runtime)
{
    private static readonly string[] Inputs = ["image"];
    private static readonly string[] Outputs = ["scores"];

    private readonly ImageInput _input = folder.Section<ImageInput>("image");
    private readonly OnnxSession _session = runtime.Open(folder.Graph("classify"));

    public ModelFolder Folder { get; } = folder;

    public Classification[] Classify(IReadOnlyList<byte[]> files)
    {
        using var images = new TensorBuffer<byte>();
        var read = ImageBatch.Read(files, _input, images);
        using var values = _session.Run(Inputs, [images.Value], Outputs);
        var scores = values[0].GetTensorDataAsSpan<float>();
        var answers = new Classification[files.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var labels = Folder.Labels!;
            answers[i] = new Classification(ClassScores.Ranked(labels, scores.Slice(i * labels.Count, labels.Count)), read[i]);
        }

        return answers;
    }

    public sealed record Classification(IReadOnlyList<ClassScore> Classes, RgbImage Image);
}
