using Attention.Inference.Imaging;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;
using Microsoft.Extensions.Options;

namespace Attention.Benchmarks.Direct;

/// <summary>Image files as the one tensor that a graph takes.</summary>
internal static class ImageBatch
{
    private static readonly ImageReader Reader = new(Options.Create(new ImageOptions()));

    /// <param name="files">Encoded.</param>
    /// <param name="input">The size that the graph takes.</param>
    /// <param name="images">Is filled: <c>[files, height, width, 3]</c>.</param>
    /// <returns>What is known of each; their pixels were given back.</returns>
    public static RgbImage[] Read(IReadOnlyList<byte[]> files, ImageInput input, TensorBuffer<byte> images)
    {
        var pixels = images.Reshape(files.Count, input.Height, input.Width, 3);
        var size = pixels.Length / files.Count;
        var read = new RgbImage[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            read[i] = input.Read(Reader, files[i]);
            read[i].Pixels.CopyTo(pixels[(i * size)..]);
            read[i].Dispose();
        }

        return read;
    }
}
