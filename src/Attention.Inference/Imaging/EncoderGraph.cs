using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Onnx;

namespace Attention.Inference.Imaging;

/// <summary>An image encoder: <c>image</c> uint8 <c>[batch, height, width, 3]</c> to <c>features</c> <c>[batch, locations, channels]</c>.</summary>
internal sealed class EncoderGraph(OnnxSession session, ImageInput input) : IBatchModel<RgbImage, float[]>
{
    private static readonly string[] Inputs = ["image"];
    private static readonly string[] Outputs = ["features"];

    private readonly TensorBuffer<byte> _images = new();

    public int BucketOf(RgbImage image) => 0;

    public IReadOnlyList<float[]> Run(IReadOnlyList<RgbImage> images)
    {
        var pixels = _images.Reshape(images.Count, input.Height, input.Width, 3);
        var size = pixels.Length / images.Count;
        for (var i = 0; i < images.Count; i++)
        {
            images[i].Pixels.CopyTo(pixels[(i * size)..]);
        }

        using var outputs = session.Run(Inputs, [_images.Value], Outputs);
        var features = outputs[0].GetTensorDataAsSpan<float>();
        var length = features.Length / images.Count;
        var results = new float[images.Count][];
        for (var i = 0; i < images.Count; i++)
        {
            results[i] = features.Slice(i * length, length).ToArray();
        }

        return results;
    }

    public void Dispose()
    {
        session.Dispose();
        _images.Dispose();
    }
}
