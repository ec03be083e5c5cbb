using Attention.Inference.Batching;
using Attention.Inference.Imaging;
using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Attention.Inference.Vision;

/// <summary>
/// A stateless graph over images: <c>image</c> uint8 <c>[batch, height, width, 3]</c> to named float outputs, each with the batch
/// first. What no request of a batch asked for is not fetched.
/// </summary>
internal sealed class ImageGraph : IBatchModel<(RgbImage Image, IReadOnlyList<string> Outputs), ImageOutputs>
{
    private const string Image = "image";
    private static readonly string[] Inputs = [Image];

    private readonly OnnxSession _session;
    private readonly ImageInput _input;
    private readonly TensorBuffer<byte> _images = new();

    /// <param name="session">The graph.</param>
    /// <param name="role">What config.json calls it.</param>
    /// <param name="input">The images that it takes.</param>
    /// <param name="outputs">What it must give.</param>
    /// <exception cref="InvalidDataException">It is no such graph; the message says what does not fit.</exception>
    public ImageGraph(OnnxSession session, string role, ImageInput input, IReadOnlyCollection<string> outputs)
    {
        (_session, _input) = (session, input);
        if (session.Inputs.Keys.FirstOrDefault(static name => name != Image) is { } unknown)
        {
            throw new InvalidDataException($"the '{role}' graph takes '{unknown}'; it can be given '{Image}'");
        }

        TensorSeam.RequireOpenBatch(session, role);
        var taken = session.Inputs[Image];
        TensorSeam.Fit(Image, TensorElementType.UInt8, [-1, input.Height, input.Width, 3], "config.json", taken.ElementDataType, taken.Dimensions, $"the '{role}' graph");
        foreach (var output in outputs)
        {
            var given = session.Outputs.GetValueOrDefault(output) ?? throw new InvalidDataException($"the '{role}' graph has no output '{output}'");
            TensorSeam.RequireFloat(output, given, $"the '{role}' graph");
        }
    }

    public int BucketOf((RgbImage Image, IReadOnlyList<string> Outputs) query) => 0;

    public IReadOnlyList<ImageOutputs> Run(IReadOnlyList<(RgbImage Image, IReadOnlyList<string> Outputs)> queries)
    {
        var pixels = _images.Reshape(queries.Count, _input.Height, _input.Width, 3);
        var size = pixels.Length / queries.Count;
        for (var i = 0; i < queries.Count; i++)
        {
            TensorSeam.Copy(Image, queries[i].Image.Pixels, pixels.Slice(i * size, size));
        }

        var names = queries.SelectMany(static query => query.Outputs).Distinct().ToList();
        using var values = _session.Run(Inputs, [_images.Value], names);
        var results = new ImageOutputs[queries.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ImageOutputs.Of(queries[i].Image, queries[i].Outputs, i, results.Length, names, values);
        }

        return results;
    }

    public void Dispose() => _images.Dispose();
}
