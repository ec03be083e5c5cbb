using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Attention.Inference.Vision;

/// <summary>
/// Reads image features: <c>features [batch, locations, channels]</c> and, where the graph takes them, <c>mask [batch, locations]</c>
/// and <c>noise [batch, locations, steps]</c>.
/// </summary>
internal sealed class FeatureInit : IBatchModel<FeatureInput, SequenceMemory>
{
    /// <summary>The input that takes cells out.</summary>
    public const string Mask = "mask";

    /// <summary>The input that draws cells.</summary>
    public const string Noise = "noise";

    private const string Features = "features";

    private readonly InitGraph _graph;
    private readonly string[] _names;
    private readonly long[][] _shapes;
    private readonly TensorBuffer<float>[] _buffers;

    /// <param name="session">The graph.</param>
    /// <param name="encoder">Whose features it is given.</param>
    /// <exception cref="InvalidDataException">The graph takes what nobody gives, or features of another size.</exception>
    public FeatureInit(OnnxSession session, VisionEncoder encoder)
    {
        _graph = new InitGraph(session);
        _names = [.. session.Inputs.Keys];
        if (Array.Find(_names, static name => name is not (Features or Mask or Noise)) is { } unknown)
        {
            throw new InvalidDataException($"the init graph takes '{unknown}'; it can be given '{Features}', '{Mask}' and '{Noise}'");
        }

        foreach (var (name, input) in session.Inputs)
        {
            var blank = encoder.Blank;
            int[] given = name == Features ? [-1, blank.Locations, blank.Channels] : name == Mask ? [-1, blank.Locations] : [-1, blank.Locations, -1];
            TensorSeam.Fit(name, TensorElementType.Float, given, encoder.Name, input.ElementDataType, input.Dimensions, "the init graph");
        }

        _shapes = Array.ConvertAll(_names, name => Array.ConvertAll(session.Inputs[name].Dimensions[2..], static axis => (long)axis));
        if (Array.FindIndex(_shapes, static shape => Array.Exists(shape, static axis => axis <= 0)) is >= 0 and var open)
        {
            throw new InvalidDataException($"the init graph leaves the last axis of '{_names[open]}' open; only batch and locations may be");
        }

        _buffers = Array.ConvertAll(_names, static _ => new TensorBuffer<float>());
    }

    public int BucketOf(FeatureInput input) => input.Features.Locations;

    public IReadOnlyList<SequenceMemory> Run(IReadOnlyList<FeatureInput> inputs)
    {
        var locations = inputs[0].Features.Locations;
        for (var i = 0; i < _names.Length; i++)
        {
            var values = _buffers[i].Reshape([inputs.Count, locations, .. _shapes[i]]);
            var size = values.Length / inputs.Count;
            for (var request = 0; request < inputs.Count; request++)
            {
                Write(_names[i], inputs[request], values.Slice(request * size, size));
            }
        }

        var lengths = new int[inputs.Count];
        Array.Fill(lengths, locations);
        return _graph.Run(_names, Array.ConvertAll(_buffers, static buffer => buffer.Value), lengths, locations);
    }

    public void Dispose() => Array.ForEach(_buffers, static buffer => buffer.Dispose());

    private static void Write(string name, FeatureInput input, Span<float> values)
    {
        switch (name)
        {
            case Mask when input.Mask is { } mask:
                TensorSeam.Copy(Mask, mask, values);
                break;
            case Mask:
                values.Fill(1);
                break;
            case Noise when input.Seed is { } seed:
                GumbelNoise.Fill(values, seed);
                break;
            case Noise:
                values.Clear();
                break;
            default:
                TensorSeam.Copy(Features, input.Features.Values, values);
                break;
        }
    }
}
