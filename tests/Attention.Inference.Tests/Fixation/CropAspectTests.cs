using Attention.Contracts;
using Attention.Inference.Fixation;

namespace Attention.Inference.Tests.Fixation;

public sealed class CropAspectTests
{
    [Theory]
    [InlineData("16:9", 16 / 9.0)]
    [InlineData("1:1", 1)]
    [InlineData("2.39:1", 2.39)]
    [InlineData("100:1", 100)]
    [InlineData("0.5:50", 0.01)]
    public void A_shape_is_width_over_height(string text, double aspect) => Assert.Equal(aspect, CropAspect.Read(text)!.Value, 1e-9);

    [Fact]
    public void None_is_none() => Assert.Null(CropAspect.Read(null));

    [Theory]
    [InlineData("0:1")]
    [InlineData("1:0")]
    [InlineData("0:0")]
    [InlineData("a")]
    [InlineData("a:b")]
    [InlineData("1")]
    [InlineData("1:2:3")]
    [InlineData(":")]
    [InlineData("-1:1")]
    [InlineData("1:-1")]
    [InlineData("NaN:1")]
    [InlineData("1:Infinity")]
    [InlineData("1e9:1")]
    [InlineData("101:1")]
    [InlineData("1:101")]
    [InlineData(" 1:1")]
    [InlineData("16x9")]
    [InlineData("")]
    public void What_is_no_shape_is_refused_with_its_value_and_the_limit(string text)
    {
        var refusal = Assert.Throws<InferenceException>(() => CropAspect.Read(text));

        Assert.Equal((ErrorCode.InvalidInput, "crop"), (refusal.Code, refusal.Field));
        Assert.Equal(
            $"crop: '{text}' was given. It is WIDTH:HEIGHT, both above 0, such as 16:9; one may be up to 100 times the other.", refusal.Message);
    }
}
