using System.Numerics;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Onnx;

namespace Attention.Inference.Transcription;

/// <summary>
/// Reads recordings: <c>samples [batch, length]</c>, padded with silence to whole steps, and <c>lengths [batch]</c>. Its memory has
/// one position per step.
/// </summary>
internal sealed class SampleInit(OnnxSession session, AudioInput input) : IBatchModel<ReadOnlyMemory<float>, SequenceMemory>
{
    private static readonly string[] Inputs = ["samples", "lengths"];

    private readonly InitGraph _graph = new(session);
    private readonly TensorBuffer<float> _samples = new();
    private readonly TensorBuffer<long> _lengths = new();

    // Powers of two: at worst half of a batch is padding.
    public int BucketOf(ReadOnlyMemory<float> recording) => Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)input.Steps(recording.Length)));

    public IReadOnlyList<SequenceMemory> Run(IReadOnlyList<ReadOnlyMemory<float>> recordings)
    {
        var steps = recordings.Select(recording => input.Steps(recording.Length)).ToArray();
        var most = steps.Max();
        var length = most * input.SamplesPerStep;
        var samples = _samples.Reshape(recordings.Count, length);
        var lengths = _lengths.Reshape(recordings.Count);
        samples.Clear();
        for (var i = 0; i < recordings.Count; i++)
        {
            lengths[i] = recordings[i].Length;
            recordings[i].Span.CopyTo(samples[(i * length)..]);
        }

        return _graph.Run(Inputs, [_samples.Value, _lengths.Value], steps, most);
    }

    public void Dispose()
    {
        _samples.Dispose();
        _lengths.Dispose();
    }
}
