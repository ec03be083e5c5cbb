using System.Numerics;
using Attention.Inference.Batching;
using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Attention.Inference.Languages;

/// <summary>Tells texts apart: <c>text</c> int64 <c>[batch, length]</c>, code points padded with zeros, to <c>scores [batch, languages]</c>.</summary>
internal sealed class LanguageGraph : IBatchModel<long[], float[]>
{
    private const string Text = "text";
    private const string Scores = "scores";
    private static readonly string[] Inputs = [Text];
    private static readonly string[] Outputs = [Scores];

    private readonly OnnxSession _session;
    private readonly TensorBuffer<long> _texts = new();

    /// <exception cref="InvalidDataException">It is no such graph; the message says what does not fit.</exception>
    public LanguageGraph(OnnxSession session, int languages)
    {
        _session = session;
        TensorSeam.RequireOpenBatch(session, "detect");
        if (!session.Inputs.TryGetValue(Text, out var taken) || session.Inputs.Count > 1)
        {
            throw new InvalidDataException($"the 'detect' graph takes {string.Join(", ", session.Inputs.Keys)}; it can be given '{Text}'");
        }

        TensorSeam.Fit(Text, TensorElementType.Int64, [-1, -1], "a text", taken.ElementDataType, taken.Dimensions, "the 'detect' graph");
        var given = session.Outputs.GetValueOrDefault(Scores) ?? throw new InvalidDataException($"the 'detect' graph has no output '{Scores}'");
        TensorSeam.RequireFloat(Scores, given, "the 'detect' graph");
        if (given.Dimensions is not [_, var count] || (count >= 0 && count != languages))
        {
            throw new InvalidDataException($"'{Scores}' is [{string.Join(", ", given.Dimensions)}]; by config.json it is [batch, {languages}]");
        }
    }

    // Powers of two: at worst half of a batch is padding.
    public int BucketOf(long[] input) => (int)BitOperations.RoundUpToPowerOf2((uint)input.Length);

    public IReadOnlyList<float[]> Run(IReadOnlyList<long[]> inputs)
    {
        var longest = inputs.Max(static input => input.Length);
        var texts = _texts.Reshape(inputs.Count, longest);
        texts.Clear();
        for (var i = 0; i < inputs.Count; i++)
        {
            inputs[i].CopyTo(texts[(i * longest)..]);
        }

        using var values = _session.Run(Inputs, [_texts.Value], Outputs);
        var scores = values[0].GetTensorDataAsSpan<float>();
        var languages = scores.Length / inputs.Count;
        var results = new float[inputs.Count][];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = scores.Slice(i * languages, languages).ToArray();
        }

        return results;
    }

    public void Dispose() => _texts.Dispose();
}
