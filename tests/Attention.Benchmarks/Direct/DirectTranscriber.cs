using Attention.Benchmarks.Inputs;
using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Text;
using Attention.Inference.Transcription;

namespace Attention.Benchmarks.Direct;

/// <summary>A transcriber without a server: files in, one static batch, texts out.</summary>
internal sealed class DirectTranscriber(ModelFolder folder, OnnxRuntime runtime)
{
    private static readonly string[] InputNames = ["samples", "lengths"];

    private readonly AudioInput _input = folder.Section<AudioInput>("audio");
    private readonly Vocabulary _vocabulary = new(folder.RequiredFile("vocabulary"));
    private readonly DirectDecoder _decoder = new(folder, runtime);

    public ModelFolder Folder { get; } = folder;

    /// <summary>The files it reads.</summary>
    public byte[][] Files { get; } = Recordings.For(folder);

    public Transcription[] Transcribe(IReadOnlyList<byte[]> files, int? beam)
    {
        var recordings = files.Select(file => Recordings.Read(file, _input)).ToArray();
        var length = recordings.Max(recording => _input.Steps(recording.Length)) * _input.SamplesPerStep;
        using var samples = new TensorBuffer<float>();
        using var lengths = new TensorBuffer<long>();
        var sound = samples.Reshape(recordings.Length, length);
        var counts = lengths.Reshape(recordings.Length);
        sound.Clear();
        for (var i = 0; i < recordings.Length; i++)
        {
            counts[i] = recordings[i].Length;
            recordings[i].CopyTo(sound[(i * length)..]);
        }

        return [.. _decoder.Decode(InputNames, [samples.Value, lengths.Value], recordings.Length, beam).Zip(recordings, Answer)];
    }

    private Transcription Answer(Hypothesis hypothesis, float[] recording)
    {
        var tokens = hypothesis.Tokens.Select(token => _vocabulary[token.Token] is "\u2581" ? " " : _vocabulary[token.Token]).ToArray();
        return new Transcription(tokens, hypothesis, recording.Length * 1000.0 / _input.SampleRate);
    }

    public sealed record Transcription(string[] Tokens, Hypothesis Hypothesis, double DurationMs);
}
