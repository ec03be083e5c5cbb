using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Vision;

namespace Attention.ToyTask;

/// <summary>
/// The graph <c>brightness</c> gives <c>brightness</c> float <c>[batch, rows, columns]</c> and <c>colors</c> float
/// <c>[batch, rows, columns, 3]</c>, both from 0 to 1, and <c>contrast</c> float <c>[batch]</c> for an image.
/// </summary>
internal sealed class BrightnessModel(ModelGraphs graphs, ImageModels images) : ServedModel(graphs)
{
    private const string Brightness = "brightness";
    private const string Colors = "colors";
    private const string Contrast = "contrast";

    private readonly BrightnessSettings _settings = graphs.Folder.Section<BrightnessSettings>("brightness");
    private readonly ImageModel _model = images.Open(graphs, "brightness", [Brightness, Colors, Contrast]);

    /// <summary>What the brightness of a cell exceeds where a request does not say.</summary>
    public double Threshold => _settings.Threshold;

    public override object Settings => _settings;

    /// <summary>The input in pixels, and the grid.</summary>
    public ImageInput Image => _model.Input;

    /// <summary>What an image file looks like to the graph.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public Task<Measured<ImageOutputs>> SeeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        _model.RunAsync(file, cancellationToken);

    /// <summary><c>[rows * columns]</c></summary>
    public static float[] BrightnessOf(ImageOutputs seen) => seen[Brightness];

    public static double ContrastOf(ImageOutputs seen) => seen[Contrast][0];

    /// <param name="seen">The whole image.</param>
    /// <param name="cell">Row by row.</param>
    public BrightCell CellOf(ImageOutputs seen, int cell)
    {
        var (row, column) = Math.DivRem(cell, Image.Columns);
        var (width, height) = ((double)seen.Width / Image.Columns, (double)seen.Height / Image.Rows);
        var color = seen[Colors].AsSpan(cell * 3, 3);
        return new BrightCell
        {
            Cell = new GridCell { Row = row, Column = column },
            Region = new ImageRegion { X = column * width, Y = row * height, Width = width, Height = height },
            Color = $"#{Shade(color[0]):x2}{Shade(color[1]):x2}{Shade(color[2]):x2}",
            Brightness = seen[Brightness][cell],
        };
    }

    /// <exception cref="InvalidDataException">The outputs of the graph do not fit the grid.</exception>
    public override void WarmUp()
    {
        var outputs = _model.WarmUp();
        outputs.Check(Brightness, Image.Rows, Image.Columns);
        outputs.Check(Colors, Image.Rows, Image.Columns, 3);
        outputs.Check(Contrast);
    }

    private static byte Shade(float share) => (byte)((share * byte.MaxValue) + 0.5f);
}
