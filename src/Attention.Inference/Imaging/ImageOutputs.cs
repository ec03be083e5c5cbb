using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Imaging;

/// <summary>What a graph gave for one image of its batch: the outputs that were asked for, by name.</summary>
internal sealed class ImageOutputs
{
    private readonly Dictionary<string, GraphOutput> _outputs = [];

    public GraphOutput this[string name] => _outputs[name];

    /// <exception cref="InvalidDataException">An output does not have the shape, without the batch, that config.json says.</exception>
    public void Check(string name, params IReadOnlyList<int> expected)
    {
        if (_outputs[name].Shape is var actual && !actual.SequenceEqual(expected))
        {
            throw new InvalidDataException($"'{name}' is [batch, {string.Join(", ", actual)}]; by config.json it is [batch, {string.Join(", ", expected)}]");
        }
    }

    /// <param name="query">Says which outputs to keep.</param>
    /// <param name="place">Of the image in its batch.</param>
    /// <param name="names">Of all that was fetched.</param>
    /// <param name="values">What was fetched: <c>[batch, …]</c> each.</param>
    public static ImageOutputs Of(ImageQuery query, int place, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values)
    {
        var outputs = new ImageOutputs();
        for (var i = 0; i < names.Count; i++)
        {
            if (query.Outputs.Contains(names[i]))
            {
                var shape = values[i].GetTensorTypeAndShape().Shape; // [batch, …]
                var data = values[i].GetTensorDataAsSpan<float>();
                var size = data.Length / (int)shape[0];
                outputs._outputs[names[i]] = new GraphOutput(data.Slice(place * size, size).ToArray(), Array.ConvertAll(shape[1..], static side => (int)side));
            }
        }

        return outputs;
    }
}
