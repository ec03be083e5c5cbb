using System.Numerics;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Onnx;

namespace Attention.Inference.Translation;

/// <summary>Reads source tokens: <c>tokens [batch, length]</c>, padded with zeros, and <c>lengths [batch]</c>.</summary>
internal sealed class TokenInit(OnnxSession session) : IBatchModel<int[], SequenceMemory>
{
    private static readonly string[] Inputs = ["tokens", "lengths"];

    private readonly InitGraph _graph = new(session);
    private readonly TensorBuffer<long> _tokens = new();
    private readonly TensorBuffer<long> _lengths = new();

    // Powers of two: at worst half of a batch is padding.
    public int BucketOf(int[] input) => Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)input.Length));

    public IReadOnlyList<SequenceMemory> Run(IReadOnlyList<int[]> inputs)
    {
        var longest = inputs.Max(static input => input.Length);
        var lengths = inputs.Select(static input => input.Length).ToArray();
        var tokens = _tokens.Reshape(inputs.Count, longest);
        var sizes = _lengths.Reshape(inputs.Count);
        tokens.Clear();
        for (var request = 0; request < inputs.Count; request++)
        {
            sizes[request] = lengths[request];
            for (var i = 0; i < lengths[request]; i++)
            {
                tokens[(request * longest) + i] = inputs[request][i];
            }
        }

        return _graph.Run(Inputs, [_tokens.Value, _lengths.Value], lengths, longest);
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _lengths.Dispose();
    }
}
