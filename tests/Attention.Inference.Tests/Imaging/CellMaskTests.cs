using Attention.Contracts;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Imaging;

/// <summary>Boxes over an image of 80 x 40 pixels with 2 x 4 cells, 20 x 20 pixels each.</summary>
public sealed class CellMaskTests
{
    private static readonly ImageFeatures Grid = new([], 2, 4, 80, 40);

    [Theory]
    [InlineData("0,0,20,20", ".###/####")]           // exactly one cell
    [InlineData("0,0,40,20", "..##/####")]
    [InlineData("0,0,80,20", "..../####")]
    [InlineData("0,0,30,20", "..##/####")]           // half of the second: enough
    [InlineData("0,0,29,20", ".###/####")]           // less than half: not
    [InlineData("35,15,1,1", "#.##/####")]           // a small box takes the cell of its centre
    [InlineData("39,19,4,4", "####/##.#")]           // its centre (41, 21), not where it begins
    [InlineData("-50,-50,60,60", ".###/####")]       // only what is visible counts
    [InlineData("79,39,1000,1000", "####/###.")]     // and its centre is that of the visible part
    [InlineData("10,5,60,30", "#..#/#..#")]          // its corner cells are covered by 3/8
    [InlineData("10,0,15,20;35,0,15,20", "...#/####")] // a quarter of the second from either side
    public void A_cell_is_taken_out_by_half_of_it_or_by_the_centre_of_a_box(string boxes, string expected) =>
        Assert.Equal(expected, Show(CellMask.Of(Boxes(boxes), Grid)));

    [Fact]
    public void Overlapping_boxes_are_counted_once()
    {
        // 40 % of the second cell from either box, 40 % together; the centres lie in the first.
        var mask = CellMask.Of(Boxes("0,0,28,20;0,0,28,20"), Grid);

        Assert.Equal(".###/####", Show(mask));
    }

    [Theory]
    [InlineData("0,0,80,40")]
    [InlineData("-1e300,-1e300,1e301,1e301")]
    [InlineData("0,0,40,40;40,0,40,40")]
    public void A_mask_that_leaves_nothing_is_refused(string boxes) => AssertRefused(boxes, "leave nothing");

    [Theory]
    [InlineData("0,0,0,10", "over 0")]
    [InlineData("0,0,10,-1", "over 0")]
    [InlineData("NaN,0,10,10", "finite")]
    [InlineData("0,Infinity,10,10", "finite")]
    [InlineData("80,0,10,10", "outside the image of 80 x 40")]
    [InlineData("0,-10,10,10", "outside the image of 80 x 40")]
    [InlineData("0,0,1,1;5,50,10,10", "box 1")]
    public void A_box_that_is_none_is_refused_with_its_number_and_value(string boxes, string problem) => AssertRefused(boxes, problem);

    [Fact]
    public void Cells_need_not_be_whole_pixels()
    {
        var mask = CellMask.Of([new ImageRegion { X = 0, Y = 0, Width = 50, Height = 100 }], new ImageFeatures([], 7, 7, 100, 100));

        // The middle column is covered by exactly half.
        Assert.All(Enumerable.Range(0, 49), cell => Assert.Equal(cell % 7 <= 3 ? 0 : 1, mask[cell]));
    }

    private static void AssertRefused(string boxes, string problem)
    {
        var refusal = Assert.Throws<InferenceException>(() => CellMask.Of(Boxes(boxes), Grid));

        Assert.Equal((ErrorCode.InvalidInput, "mask"), (refusal.Code, refusal.Field));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    private static ImageRegion[] Boxes(string text) => [.. text.Split(';').Select(box =>
    {
        var sides = Array.ConvertAll(box.Split(','), side => double.Parse(side, System.Globalization.CultureInfo.InvariantCulture));
        return new ImageRegion { X = sides[0], Y = sides[1], Width = sides[2], Height = sides[3] };
    })];

    private static string Show(float[] mask) => string.Join('/', mask.Chunk(Grid.Columns).Select(row => string.Concat(row.Select(left => left > 0 ? '#' : '.'))));
}
