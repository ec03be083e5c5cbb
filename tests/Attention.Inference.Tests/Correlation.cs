namespace Attention.Inference.Tests;

internal static class Correlation
{
    /// <summary>How a map goes with the mirror image of another, both <c>[rows, columns]</c>: Pearson's coefficient.</summary>
    public static double OfMirrored(IReadOnlyList<float> map, IReadOnlyList<float> mirrored, int columns)
    {
        var pairs = map.Select((value, cell) => ((double)value, (double)mirrored[(cell / columns * columns) + columns - 1 - (cell % columns)])).ToList();
        var (first, second) = (pairs.Average(pair => pair.Item1), pairs.Average(pair => pair.Item2));
        var covariance = pairs.Sum(pair => (pair.Item1 - first) * (pair.Item2 - second));
        return covariance / Math.Sqrt(pairs.Sum(pair => Math.Pow(pair.Item1 - first, 2)) * pairs.Sum(pair => Math.Pow(pair.Item2 - second, 2)));
    }
}
