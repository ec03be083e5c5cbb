using Attention.Inference.Fixation;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Fixation;

public sealed class DensityPeaksTests
{
    [Fact]
    public void Every_cell_goes_to_the_peak_above_it_and_the_larger_share_comes_first()
    {
        var density = Densities.Of(columns: 5,
            0.2f, 0.1f, 0, 0.05f, 0,
            0.1f, 0, 0, 0.1f, 0.15f,
            0, 0, 0, 0.1f, 0.2f);

        var peaks = DensityPeaks.Find(density, WholeImage.Info(500, 300));

        Assert.Equal([(450.0, 250.0), (50.0, 50.0)], peaks.Select(peak => (peak.X, peak.Y)));
        Assert.Equal([0.6, 0.4], peaks.Select(peak => Math.Round(peak.Mass, 6)));
    }

    [Fact]
    public void The_shares_of_all_peaks_make_1() =>
        Assert.Equal(1, DensityPeaks.Find(Densities.Random(seed: 3, rows: 6, columns: 6), WholeImage.Info(60, 60)).Sum(peak => peak.Mass), 1e-5);

    [Fact]
    public void Ten_are_told_at_most()
    {
        var spots = new float[400];
        for (var i = 0; i < 400; i += 40)
        {
            (spots[i], spots[i + 5], spots[i + 10]) = (1, 2, 3);
        }

        var peaks = DensityPeaks.Find(Densities.Of(columns: 20, spots), WholeImage.Info(200, 200));

        Assert.Equal(10, peaks.Count);
        Assert.Equal(peaks.OrderByDescending(peak => peak.Mass), peaks);
    }

    [Fact]
    public void A_place_that_hardly_draws_a_look_is_left_out()
    {
        var peaks = DensityPeaks.Find(Densities.Of(columns: 5, 90, 0, 9.5f, 0, 0.5f), WholeImage.Info(50, 10));

        Assert.Equal([0.9, 0.095], peaks.Select(peak => Math.Round(peak.Mass, 5)));
    }

    [Fact]
    public void Where_all_cells_are_alike_the_first_gets_everything()
    {
        var peak = Assert.Single(DensityPeaks.Find(Densities.Of(columns: 4, Enumerable.Repeat(1f, 12).ToArray()), WholeImage.Info(40, 30)));

        Assert.Equal((5.0, 5.0, 1.0), (peak.X, peak.Y, Math.Round(peak.Mass, 5)));
    }
}
