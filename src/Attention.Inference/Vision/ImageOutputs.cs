using Attention.Contracts;
using Attention.Inference.Imaging;
using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Vision;

/// <summary>What a graph gave for one image: the outputs that were asked for, by name, and the size of the upright original.</summary>
public sealed class ImageOutputs
{
    private readonly Dictionary<string, (float[] Values, int[] Shape)> _outputs = [];

    private ImageOutputs(int width, int height) => (Width, Height) = (width, height);

    /// <summary>Of the upright original, in pixels.</summary>
    public int Width { get; }

    /// <inheritdoc cref="Width"/>
    public int Height { get; }

    /// <summary>The image of an answer, for a model whose grid covers all of it.</summary>
    public ImageInfo Info => WholeImage.Info(Width, Height);

    /// <summary>The values of an output, row by row.</summary>
    public float[] this[string name] => _outputs[name].Values;

    /// <summary>The shape of an output, without the batch.</summary>
    public IReadOnlyList<int> ShapeOf(string name) => _outputs[name].Shape;

    /// <exception cref="InvalidDataException">An output does not have the shape, without the batch, that config.json says.</exception>
    public void Check(string name, params IReadOnlyList<int> expected)
    {
        if (ShapeOf(name) is var actual && !actual.SequenceEqual(expected))
        {
            throw new InvalidDataException($"'{name}' is [batch, {string.Join(", ", actual)}]; by config.json it is [batch, {string.Join(", ", expected)}]");
        }
    }

    /// <exception cref="InvalidDataException">An output holds what is no number.</exception>
    internal void CheckNumbers()
    {
        foreach (var (name, (values, _)) in _outputs)
        {
            TensorSeam.RequireFinite(name, values);
        }
    }

    /// <param name="image">What it is about.</param>
    /// <param name="wanted">Which outputs to keep.</param>
    /// <param name="place">Of the image in its batch.</param>
    /// <param name="images">How many there are in the batch.</param>
    /// <param name="names">Of all that was fetched.</param>
    /// <param name="values">What was fetched: <c>[batch, …]</c> each.</param>
    /// <exception cref="InvalidDataException">The graph did not keep the images apart.</exception>
    internal static ImageOutputs Of(
        RgbImage image, IReadOnlyList<string> wanted, int place, int images, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values)
    {
        var outputs = new ImageOutputs(image.OriginalWidth, image.OriginalHeight);
        for (var i = 0; i < names.Count; i++)
        {
            if (wanted.Contains(names[i]))
            {
                var shape = values[i].GetTensorTypeAndShape().Shape; // [batch, …]
                TensorSeam.RequireSize($"the batch of {names[i]}", (int)shape[0], images);
                var data = values[i].GetTensorDataAsSpan<float>();
                var size = data.Length / images;
                outputs._outputs[names[i]] = (data.Slice(place * size, size).ToArray(), Array.ConvertAll(shape[1..], static side => (int)side));
            }
        }

        return outputs;
    }
}
