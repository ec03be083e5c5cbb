namespace Attention.Inference.Audio;

/// <summary>The Kaiser window, read from a table: uneven rates need millions of its values.</summary>
internal static class KaiserWindow
{
    // 80 dB between what passes and what does not.
    private const double Beta = 7.86;
    private const int Points = 4096;

    private static readonly double[] Table =
        [.. Enumerable.Range(0, Points + 2).Select(static i => Bessel(Beta * Math.Sqrt(Math.Max(0, 1 - Math.Pow((double)i / Points, 2)))) / Bessel(Beta))];

    /// <summary>Its height at a distance from the middle, 1 being the edge.</summary>
    public static double At(double distance)
    {
        var position = Math.Min(Math.Abs(distance), 1) * Points;
        var below = (int)position;
        return double.Lerp(Table[below], Table[below + 1], position - below);
    }

    // The modified Bessel function of the first kind and order zero, by its power series.
    private static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-16; k++)
        {
            term *= Math.Pow(x / (2 * k), 2);
            sum += term;
        }

        return sum;
    }
}
