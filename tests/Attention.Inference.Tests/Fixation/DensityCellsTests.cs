using Attention.Inference.Fixation;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Fixation;

public sealed class DensityCellsTests
{
    private static readonly ImageInput Padded = new() { Width = 320, Height = 240, Rows = 30, Columns = 40, Fit = ImageFit.Pad };

    [Fact]
    public void Whatever_shape_a_photo_has_its_cells_sum_to_1()
    {
        var random = new Random(7);
        for (var photo = 0; photo < 200; photo++)
        {
            var region = GridRegion.Of(Padded, random.Next(1, 4000), random.Next(1, 4000));
            var density = DensityCells.Cut(Densities.Random(photo, 30, 40).Values.ToArray(), columns: 40, region);

            Assert.Equal((region.Rows, region.Columns), (density.Rows, density.Columns));
            Assert.Equal(1, density.Values.Sum(value => (double)value), 1e-5);
        }
    }

    [Fact]
    public void What_lies_entirely_on_the_padding_says_nothing_of_the_photo()
    {
        float[] map =
        [
            0.5f, 0, 0, 0.2f,
            0.2f, 0, 0, 0.1f,
        ];

        Assert.All(DensityCells.Cut(map, columns: 4, new GridRegion(1, 0, 2, 2)).Values, value => Assert.Equal(0.25f, value));
    }
}
