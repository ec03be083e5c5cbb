using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;

namespace Attention.Benchmarks.Crops;

/// <summary>What one does without a transformer: the classifier of its crops at every place of the picture.</summary>
internal sealed class SlidingClassifier(ModelFolder folder, OnnxRuntime runtime) : IDisposable
{
    // What its convolutions hold of a whole picture would fill any memory.
    private const int Tile = 512;

    // Places are 4 pixels apart, and each sees as many pixels as a crop has; so much must tiles overlap to miss none.
    private const int Step = 4;

    private static readonly string[] InputNames = ["image"];
    private static readonly string[] OutputNames = ["scores"];

    private readonly OnnxSession _session = runtime.Open(folder.Graph("classifier"));
    private readonly int _window = folder.Section<ImageInput>("image").Rows;

    /// <returns>How many places were read.</returns>
    public int Read(RgbImage picture)
    {
        var places = 0;
        var stride = Tile - _window + Step;
        for (var top = 0; top + _window <= picture.Height; top += stride)
        {
            for (var left = 0; left + _window <= picture.Width; left += stride)
            {
                places += Read(picture, left, top, Math.Min(Tile, picture.Width - left), Math.Min(Tile, picture.Height - top));
            }
        }

        return places;
    }

    public void Dispose() => _session.Dispose();

    private int Read(RgbImage picture, int left, int top, int width, int height)
    {
        using var tile = new TensorBuffer<byte>();
        var pixels = tile.Reshape(1, height, width, 3);
        for (var y = 0; y < height; y++)
        {
            picture.Pixels.Slice((((top + y) * picture.Width) + left) * 3, width * 3).CopyTo(pixels[(y * width * 3)..]);
        }

        using var scores = _session.Run(InputNames, [tile.Value], OutputNames);
        var shape = scores[0].GetTensorTypeAndShape().Shape; // [1, rows, columns, labels]
        return (int)(shape[1] * shape[2]);
    }
}
