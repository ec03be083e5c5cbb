using Attention.Benchmarks.Inputs;
using Attention.Contracts;
using Attention.Inference.Actions;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Benchmarks.Direct;

/// <summary>
/// A model that watches films, without a server: films in, frames of all of them encoded in one static batch a moment and watched in
/// lockstep, classes out. Films of a batch must be equally long, and no longer than a window.
/// </summary>
internal sealed class DirectRecognizer(ModelFolder folder, ModelFolder encoderFolder, OnnxRuntime runtime)
{
    private const string Next = "_next";

    private static readonly string[] EncoderInputs = ["image"];
    private static readonly string[] Features = ["features"];

    private readonly ImageInput _input = encoderFolder.Section<ImageInput>("image");
    private readonly OnnxSession _encoder = runtime.Open(encoderFolder.Graph("encoder"));
    private readonly OnnxSession _init = runtime.Open(folder.Graph("init"));
    private readonly OnnxSession _step = runtime.Open(folder.Graph("step"));

    public ModelFolder Folder { get; } = folder;

    /// <summary>The films it watches.</summary>
    public byte[][] Files { get; } = Films.For(folder);

    public Recognition[] Recognize(IReadOnlyList<byte[]> files)
    {
        var films = files.Select(file => Films.Read(file, Folder.Section<VideoInput>("video"), _input)).ToList();
        var scores = films.ConvertAll(_ => new MeanScores(Folder.Labels!.Count));
        string[] states = [.. _init.Outputs.Keys];
        string[] outputs = ["scores", .. states.Select(static state => state + Next)];
        using var images = new TensorBuffer<byte>();
        IReadOnlyList<OrtValue> carried = [];
        IDisposable? owner = null;
        for (var moment = 0; moment < films[0].Count; moment++)
        {
            Fill(images, films, moment);
            using var features = _encoder.Run(EncoderInputs, [images.Value], Features);
            if (moment == 0)
            {
                var started = _init.Run(Features, [features[0]], states);
                (carried, owner) = ([.. started], started);
            }

            var seen = _step.Run([.. Features, .. states], [features[0], .. carried], outputs);
            for (var film = 0; film < films.Count; film++)
            {
                var labels = Folder.Labels!.Count;
                scores[film].Add(seen[0].GetTensorDataAsSpan<float>().Slice(film * labels, labels).ToArray());
            }

            owner?.Dispose();
            (carried, owner) = ([.. seen.Skip(1)], seen);
        }

        owner?.Dispose();
        return [.. scores.Zip(films, (mean, film) => new Recognition(ClassScores.Ranked(Folder.Labels!, mean.Mean()), film[0]))];
    }

    private void Fill(TensorBuffer<byte> images, List<List<RgbImage>> films, int moment)
    {
        var pixels = images.Reshape(films.Count, _input.Height, _input.Width, 3);
        var size = pixels.Length / films.Count;
        for (var film = 0; film < films.Count; film++)
        {
            films[film][moment].Pixels.CopyTo(pixels[(film * size)..]);
        }
    }

    public sealed record Recognition(IReadOnlyList<ClassScore> Classes, RgbImage Image);
}
