namespace Attention.Inference.Tests;

internal static class AssertRow
{
    /// <summary>Two rows of attention agree in every weight.</summary>
    public static void Equal(IReadOnlyList<float> expected, IReadOnlyList<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
