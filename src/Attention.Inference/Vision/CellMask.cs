using Attention.Contracts;

namespace Attention.Inference.Vision;

/// <summary>Which cells of an image's grid are left when boxes are taken out of it.</summary>
internal static class CellMask
{
    private const double LeastCover = 0.5;

    // Edges that fall on the middle of a cell must not miss it by the last bit.
    private const double Slack = 1e-9;

    /// <summary>
    /// A cell is taken out when the boxes together cover at least half of it, or when the centre of a box's visible part lies in
    /// it: a box that is smaller than a cell still takes one.
    /// </summary>
    /// <param name="boxes">In pixels of the upright original.</param>
    /// <param name="grid">The image and its grid.</param>
    /// <returns><c>[rows * columns]</c>: 1 where a cell is left, 0 where not.</returns>
    /// <exception cref="InferenceException">A box is none or lies outside the image, or no cell is left.</exception>
    public static float[] Of(IReadOnlyList<ImageRegion> boxes, ImageFeatures grid)
    {
        var visible = boxes.Select((box, i) => Clip(box, i, grid)).ToArray();
        var mask = new float[grid.Locations];
        Array.Fill(mask, 1);
        foreach (var box in visible)
        {
            mask[CellAt((box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2, grid)] = 0;
        }

        for (var cell = 0; cell < mask.Length; cell++)
        {
            if (Cover(visible, Cell(cell, grid)) >= LeastCover - Slack)
            {
                mask[cell] = 0;
            }
        }

        return Array.Exists(mask, static left => left > 0) ? mask : throw Fault("the boxes leave nothing to look at.");
    }

    private static Box Clip(ImageRegion box, int index, ImageFeatures grid)
    {
        double[] numbers = [box.X, box.Y, box.Width, box.Height];
        if (!Array.TrueForAll(numbers, double.IsFinite) || box.Width <= 0 || box.Height <= 0)
        {
            throw Fault($"box {index} is {Show(box)}. It needs finite numbers, and a width and a height over 0.");
        }

        var image = new Box(0, 0, grid.ImageWidth, grid.ImageHeight);
        var visible = new Box(box.X, box.Y, box.X + box.Width, box.Y + box.Height).Within(image);
        return visible.Area > 0
            ? visible
            : throw Fault($"box {index} is {Show(box)}. It lies outside the image of {grid.ImageWidth} x {grid.ImageHeight} pixels.");
    }

    private static Box Cell(int cell, ImageFeatures grid)
    {
        var (width, height) = ((double)grid.ImageWidth / grid.Columns, (double)grid.ImageHeight / grid.Rows);
        var (row, column) = Math.DivRem(cell, grid.Columns);
        return new Box(column * width, row * height, (column + 1) * width, (row + 1) * height);
    }

    private static int CellAt(double x, double y, ImageFeatures grid)
    {
        var column = Math.Min(grid.Columns - 1, (int)(x * grid.Columns / grid.ImageWidth));
        var row = Math.Min(grid.Rows - 1, (int)(y * grid.Rows / grid.ImageHeight));
        return (row * grid.Columns) + column;
    }

    /// <summary>The share of a cell that boxes cover together: slabs between their vertical edges, in each the union of intervals.</summary>
    private static double Cover(Box[] boxes, Box cell)
    {
        var parts = boxes.Select(box => box.Within(cell)).Where(static part => part.Area > 0).OrderBy(static part => part.Top).ToArray();
        var edges = parts.SelectMany(static part => (double[])[part.Left, part.Right]).Distinct().Order().ToArray();
        var area = 0.0;
        foreach (var (left, right) in edges.Zip(edges.Skip(1)))
        {
            var (height, bottom) = (0.0, double.NegativeInfinity);
            foreach (var part in parts)
            {
                if (part.Left <= left && part.Right >= right && part.Bottom > bottom)
                {
                    height += part.Bottom - Math.Max(part.Top, bottom);
                    bottom = part.Bottom;
                }
            }

            area += (right - left) * height;
        }

        return area / cell.Area;
    }

    private static string Show(ImageRegion box) => FormattableString.Invariant($"{box.X},{box.Y},{box.Width},{box.Height}");

    private static InferenceException Fault(string problem) => new(ErrorCode.InvalidInput, $"mask: {problem}", "mask");

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

        public Box Within(Box other) =>
            new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));
    }
}
