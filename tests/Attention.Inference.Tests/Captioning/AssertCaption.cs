using Attention.Contracts.Captioning;

namespace Attention.Inference.Tests.Captioning;

internal static class AssertCaption
{
    private const double Tolerance = 1e-4;

    /// <summary>Two captions agree in their words and in everything that the model showed for each.</summary>
    public static void Same(IReadOnlyList<CaptionToken> expected, IReadOnlyList<CaptionToken> actual)
    {
        Assert.Equal(expected.Select(token => token.Text), actual.Select(token => token.Text));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].LogProb, actual[i].LogProb, Tolerance);
            Near(expected[i].Gate, actual[i].Gate);
            Near(expected[i].Sentinel, actual[i].Sentinel);
            Near(expected[i].Grounding, actual[i].Grounding);
            Assert.Equal(expected[i].Chosen, actual[i].Chosen);
            Assert.Equal(expected[i].Attributes?.Select(attribute => attribute.Text), actual[i].Attributes?.Select(attribute => attribute.Text));
            Near(expected[i].Attributes?.Select(attribute => attribute.Input), actual[i].Attributes?.Select(attribute => attribute.Input));
            Near(expected[i].Attributes?.Select(attribute => attribute.Output), actual[i].Attributes?.Select(attribute => attribute.Output));
            Near(expected[i].Attention?.Weights?.Select(weight => (double)weight), actual[i].Attention?.Weights?.Select(weight => (double)weight));
        }
    }

    private static void Near(double? expected, double? actual) => Assert.Equal(expected ?? double.NaN, actual ?? double.NaN, Tolerance);

    private static void Near(IEnumerable<double>? expected, IEnumerable<double>? actual)
    {
        Assert.Equal(expected?.Count(), actual?.Count());
        Assert.All((expected ?? []).Zip(actual ?? []), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
