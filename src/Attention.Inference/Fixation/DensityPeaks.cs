using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Vision;

namespace Attention.Inference.Fixation;

/// <summary>The places that draw looks: every cell leads uphill to one of them, which gets its share.</summary>
internal static class DensityPeaks
{
    private const int Most = 10;

    // A cell of blank sky may be denser than its neighbours, and nobody looks at it.
    private const double Least = 0.01;

    /// <param name="density">Over the image.</param>
    /// <param name="image">The image, whose pixels the answer is in.</param>
    /// <returns>Largest share first; if none had to be left out, the shares make 1.</returns>
    public static IReadOnlyList<FixationPeak> Find(Density density, ImageInfo image)
    {
        var values = density.Values.ToArray();
        var masses = new Dictionary<int, double>();
        for (var cell = 0; cell < values.Length; cell++)
        {
            var peak = MapPeaks.Above(values, density.Columns, cell);
            masses[peak] = masses.GetValueOrDefault(peak) + values[cell];
        }

        return
        [
            .. masses.OrderByDescending(static share => share.Value).ThenBy(static share => share.Key).Take(Most)
                .Where(static (share, rank) => rank == 0 || share.Value >= Least).Select(share =>
            {
                var middle = DensityCells.Middle(share.Key, density, image);
                return new FixationPeak { X = middle.X, Y = middle.Y, Mass = share.Value };
            }),
        ];
    }
}
