using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Onnx;

namespace Attention.Inference.Imaging;

/// <summary>
/// A stateless graph over images: <c>image</c> uint8 <c>[batch, height, width, 3]</c> to named float outputs, each with the batch
/// first. What no request of a batch asked for is not fetched.
/// </summary>
internal sealed class ImageGraph(OnnxSession session, ImageInput input) : IBatchModel<ImageQuery, ImageOutputs>
{
    private static readonly string[] Inputs = ["image"];

    private readonly TensorBuffer<byte> _images = new();

    public int BucketOf(ImageQuery query) => 0;

    public IReadOnlyList<ImageOutputs> Run(IReadOnlyList<ImageQuery> queries)
    {
        var pixels = _images.Reshape(queries.Count, input.Height, input.Width, 3);
        var size = pixels.Length / queries.Count;
        for (var i = 0; i < queries.Count; i++)
        {
            queries[i].Image.Pixels.CopyTo(pixels[(i * size)..]);
        }

        var names = queries.SelectMany(static query => query.Outputs).Distinct().ToList();
        using var values = session.Run(Inputs, [_images.Value], names);
        var results = new ImageOutputs[queries.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ImageOutputs.Of(queries[i], i, names, values);
        }

        return results;
    }

    public void Dispose()
    {
        session.Dispose();
        _images.Dispose();
    }
}
