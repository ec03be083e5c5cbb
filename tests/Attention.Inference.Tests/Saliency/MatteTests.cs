using Attention.Inference.Saliency;

namespace Attention.Inference.Tests.Saliency;

public sealed class MatteTests
{
    [Theory]
    [InlineData(0.4, 0, 0)]
    [InlineData(0.5, 0.5, 0)]
    [InlineData(0.4, 0.55, 0.5)]
    [InlineData(0.4, 0.7, 1)]
    [InlineData(0.4, 1, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0.25, 0.5)]
    [InlineData(1, 1, 0)]
    public void Opacity_rises_from_the_threshold_to_halfway_between_it_and_1(double threshold, float salient, double opacity)
    {
        Assert.Equal(opacity, new Matte(threshold, Binary: false).Opacity(salient), tolerance: 1e-6);
    }

    [Theory]
    [InlineData(0.39f, 0)]
    [InlineData(0.41f, 1)]
    public void A_binary_one_is_all_or_nothing(float salient, float opacity) => Assert.Equal(opacity, new Matte(0.4, Binary: true).Opacity(salient));
}
