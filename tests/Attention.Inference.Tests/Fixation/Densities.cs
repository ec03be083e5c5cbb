using Attention.Contracts.Fixation;

namespace Attention.Inference.Tests.Fixation;

/// <summary>Densities made by hand.</summary>
internal static class Densities
{
    /// <summary>Row by row, in any unit.</summary>
    public static Density Of(int columns, params float[] values)
    {
        var sum = values.Sum();
        return new Density { Rows = values.Length / columns, Columns = columns, Values = Array.ConvertAll(values, value => value / sum) };
    }

    public static Density Random(int seed, int rows, int columns)
    {
        var random = new Random(seed);
        return Of(columns, [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() * random.NextSingle())]);
    }
}
