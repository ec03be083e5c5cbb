using Attention.Contracts;
using Attention.Contracts.Fixation;

namespace Attention.Inference.Fixation;

/// <summary>
/// An order in which the dense places of a density may be looked at, by winner-take-all with inhibition of return (Itti, Koch and
/// Niebur 1998). It is made of the density alone and says nothing that was measured.
/// </summary>
internal static class Scanpath
{
    private const int MostPlaces = 8;

    // Of the shorter side, as the focus of attention in the paper. What is near a place is inhibited by a Gaussian of this deviation.
    private const double Focus = 1.0 / 6;

    // Of the first place's density: what is left where less wins is no place any more.
    private const double Least = 0.1;

    /// <returns>The middles of the cells that win, in order; one at least.</returns>
    public static IReadOnlyList<ImagePoint> Find(Density density, ImageInfo image)
    {
        var left = density.Values.ToArray();
        var places = new ImagePoint[left.Length];
        for (var cell = 0; cell < places.Length; cell++)
        {
            places[cell] = DensityCells.Middle(cell, density, image);
        }

        var reach = Focus * Math.Min(image.Width, image.Height);
        var (path, least) = (new List<ImagePoint>(MostPlaces), Least * left.Max());
        do
        {
            var winner = places[Array.IndexOf(left, left.Max())];
            path.Add(winner);
            for (var cell = 0; cell < left.Length; cell++)
            {
                left[cell] *= (float)Inhibition(places[cell], winner, reach);
            }
        }
        while (path.Count < MostPlaces && left.Max() > least);

        return path;
    }

    private static double Inhibition(ImagePoint place, ImagePoint winner, double reach)
    {
        var (x, y) = ((place.X - winner.X) / reach, (place.Y - winner.Y) / reach);
        return 1 - Math.Exp(((x * x) + (y * y)) / -2);
    }
}
