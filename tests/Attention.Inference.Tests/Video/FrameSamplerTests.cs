using Attention.Inference.Video;

namespace Attention.Inference.Tests.Video;

public sealed class FrameSamplerTests
{
    [Theory]
    [InlineData("Films at the rate are seen frame by frame.", 10, "100,200,300,400", "1,1,1,1")]
    [InlineData("Of a film that is faster, frames are left out.", 10, "40,80,120,160,200,240", "1,0,1,0,0,1")]
    [InlineData("Of a film that is slower, frames are seen again.", 10, "250,500", "3,2")]
    [InlineData("Frames of any length are seen as often as a look falls on them.", 10, "10,95,105,400,410,1000", "1,0,1,2,1,5")]
    [InlineData("A frame that ends with a look does not get it.", 10, "100,100.0001,200", "1,0,1")]
    [InlineData("A third of 25 frames a second is every third one.", 8.333, "40,80,120,160,200,240,280,320,360,400", "1,0,0,1,0,0,1,0,0,1")]
    [InlineData("Whatever a film lasts, its first frame is seen.", 0.1, "11", "1")]
    public void A_film_is_seen_at_equal_distances(string why, double rate, string ends, string expected)
    {
        var sampler = new FrameSampler(rate);

        var looks = ends.Split(',').Select(end => sampler.Take(double.Parse(end, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.True(expected == string.Join(',', looks), why);
    }

    [Fact]
    public void Looks_add_up_over_an_hour()
    {
        var sampler = new FrameSampler(8.333);

        var looks = Enumerable.Range(1, 90_000).Sum(frame => sampler.Take(frame * 40));

        Assert.InRange(looks, 29_998, 29_999);
    }
}
