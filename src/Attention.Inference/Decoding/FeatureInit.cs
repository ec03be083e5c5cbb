using Attention.Inference.Batching;
using Attention.Inference.Imaging;
using Attention.Inference.Onnx;

namespace Attention.Inference.Decoding;

/// <summary>Reads image features: <c>features [batch, locations, channels]</c>.</summary>
internal sealed class FeatureInit(OnnxSession session) : IBatchModel<ImageFeatures, SequenceMemory>
{
    private static readonly string[] Inputs = ["features"];

    private readonly InitGraph _graph = new(session);
    private readonly TensorBuffer<float> _features = new();

    public int BucketOf(ImageFeatures input) => input.Locations;

    public IReadOnlyList<SequenceMemory> Run(IReadOnlyList<ImageFeatures> inputs)
    {
        var (locations, size) = (inputs[0].Locations, inputs[0].Values.Length);
        var features = _features.Reshape(inputs.Count, locations, size / locations);
        for (var request = 0; request < inputs.Count; request++)
        {
            inputs[request].Values.CopyTo(features[(request * size)..]);
        }

        var lengths = new int[inputs.Count];
        Array.Fill(lengths, locations);
        return _graph.Run(Inputs, [_features.Value], lengths, locations);
    }

    public void Dispose()
    {
        _graph.Dispose();
        _features.Dispose();
    }
}
