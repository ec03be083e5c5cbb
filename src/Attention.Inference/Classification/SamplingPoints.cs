using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Vision;

namespace Attention.Inference.Classification;

/// <summary>
/// Where a cell of the grid reads the image through deformable layers, after figures 5 and 6 of Dai et al. 2017. Each tap of the
/// last layer reads at cell + dilation * tap + offset; what it finds there was read by the layer below in the same way, and so on
/// down to the image. That place lies between cells, or outside the grid: it is followed as it is, by the offsets of the nearest
/// cell. (The authors' own drawing goes on from the nearest cell itself, and leaves out places outside the grid.)
/// </summary>
/// <param name="layers">Their taps.</param>
/// <param name="input">The network's input in pixels, and the grid.</param>
/// <param name="offsets">Of each layer, the nearest to the image first: <c>[rows, columns, taps, 2]</c>, (y, x) in cells.</param>
/// <param name="imageWidth">Of the upright original, which was squashed to the input.</param>
/// <param name="imageHeight">Likewise.</param>
internal sealed class SamplingPoints(DeformableInput layers, ImageInput input, IReadOnlyList<float[]> offsets, int imageWidth, int imageHeight)
{
    public SampledCell Of(GridCell cell)
    {
        var center = new Place(cell.Row, cell.Column);
        Place[] places = [center];
        var levels = new SampledLevel[layers.Dilations.Count];
        for (var level = 0; level < levels.Length; level++)
        {
            var layer = levels.Length - level;
            places = Read(places, layers.Dilations[layer - 1], offsets[layer - 1]);
            levels[level] = new SampledLevel { Layer = layer, Points = Array.ConvertAll(places, ToPixels) };
        }

        return new SampledCell { Cell = cell, Center = ToPixels(center), Levels = levels };
    }

    /// <summary>The taps around every place, row by row: <c>[places * taps]</c>.</summary>
    private Place[] Read(Place[] places, int dilation, ReadOnlySpan<float> offsets)
    {
        var (taps, reach) = (layers.Taps, layers.Kernel / 2);
        var read = new Place[places.Length * taps];
        for (var i = 0; i < places.Length; i++)
        {
            var moved = offsets.Slice(Nearest(places[i]) * taps * 2, taps * 2); // [taps, 2]
            for (var tap = 0; tap < taps; tap++)
            {
                var (down, right) = Math.DivRem(tap, layers.Kernel);
                read[(i * taps) + tap] = new Place(
                    places[i].Row + (dilation * (down - reach)) + moved[2 * tap],
                    places[i].Column + (dilation * (right - reach)) + moved[(2 * tap) + 1]);
            }
        }

        return read;
    }

    private int Nearest(Place place)
    {
        var row = (int)Math.Clamp(Math.Round(place.Row), 0, input.Rows - 1);
        var column = (int)Math.Clamp(Math.Round(place.Column), 0, input.Columns - 1);
        return (row * input.Columns) + column;
    }

    // Convolutions that halve the picture keep their first output on its first pixel.
    private SamplingPoint ToPixels(Place place) => new(
        Math.Round(((place.Row * layers.Stride) + 0.5) * imageHeight / input.Height, 2),
        Math.Round(((place.Column * layers.Stride) + 0.5) * imageWidth / input.Width, 2));

    /// <summary>In cells; cell 0, 0 is at 0, 0.</summary>
    private readonly record struct Place(double Row, double Column);
}
