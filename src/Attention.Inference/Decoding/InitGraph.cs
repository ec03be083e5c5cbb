using Attention.Inference.Onnx;
using Attention.Inference.Pooling;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Decoding;

/// <summary>An init graph: inputs of a batch in, the memory of each request out, padding taken off.</summary>
internal sealed class InitGraph
{
    private readonly OnnxSession _session;
    private readonly string[] _outputs;
    private readonly bool[] _isRagged;

    /// <exception cref="InvalidDataException">It could not run a batch.</exception>
    public InitGraph(OnnxSession session)
    {
        TensorSeam.RequireOpenBatch(session, "init");
        foreach (var (name, output) in session.Outputs)
        {
            TensorSeam.RequireFloat(name, output, "the init graph");
        }

        _session = session;
        _outputs = [.. session.Outputs.Keys];
        _isRagged = [.. session.Outputs.Values.Select(static output => output.Dimensions is [_, -1, ..])];
    }

    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputs">Their values, <c>[batch, …]</c>.</param>
    /// <param name="lengths">The true length of each request.</param>
    /// <param name="paddedLength">The length that all were padded to.</param>
    public SequenceMemory[] Run(string[] inputNames, OrtValue[] inputs, ReadOnlySpan<int> lengths, int paddedLength)
    {
        using var values = _session.Run(inputNames, inputs, _outputs);
        foreach (var (name, value) in _outputs.Zip(values))
        {
            TensorSeam.RequireSize($"the batch of {name}", (int)value.GetTensorTypeAndShape().Shape[0], lengths.Length);
        }

        var memories = new SequenceMemory[lengths.Length];
        for (var request = 0; request < lengths.Length; request++)
        {
            memories[request] = MemoryOf(values, request, lengths, paddedLength);
        }

        return memories;
    }

    private SequenceMemory MemoryOf(IDisposableReadOnlyCollection<OrtValue> values, int request, ReadOnlySpan<int> lengths, int paddedLength)
    {
        var (places, count) = (new Dictionary<string, Range>(_outputs.Length), 0);
        for (var i = 0; i < _outputs.Length; i++)
        {
            var size = values[i].GetTensorDataAsSpan<float>().Length / lengths.Length;
            var kept = _isRagged[i] ? size * lengths[request] / paddedLength : size;
            places[_outputs[i]] = count..(count + kept);
            count += kept;
        }

        var numbers = new Rented<float>(count);
        for (var i = 0; i < _outputs.Length; i++)
        {
            var data = values[i].GetTensorDataAsSpan<float>();
            var target = numbers.Span[places[_outputs[i]]];
            data.Slice(request * (data.Length / lengths.Length), target.Length).CopyTo(target);
        }

        return new SequenceMemory(lengths[request], numbers, places);
    }
}
