using System.Net;
using Attention.Api.Security;
using Attention.Contracts.Captioning;
using Attention.Contracts.Saliency;
using Microsoft.AspNetCore.Http;

namespace Attention.Api.Tests.Security;

/// <summary>What requests cost, and who pays.</summary>
public sealed class RequestCostTests
{
    [Theory]
    [InlineData(100, null, 1)]
    [InlineData((1 << 20) - 1, null, 1)]
    [InlineData(3 << 20, null, 4)]
    [InlineData(3 << 20, 5, 8)]
    [InlineData(100, int.MaxValue, 10)]
    [InlineData(100, -3, 1)]
    public void A_file_costs_by_its_megabytes_and_its_beam(int bytes, int? beam, int units) =>
        Assert.Equal(units, RequestCost.Of(new CaptionRequest { Image = new byte[bytes], Beam = beam }));

    [Fact]
    public void What_has_no_beam_costs_by_its_file() => Assert.Equal(3, RequestCost.Of(new SaliencyRequest { Image = new byte[2 << 20] }));

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("A short one.", 1)]
    public void A_short_text_is_a_sentence(string? text, int sentences) => Assert.Equal(sentences, RequestCost.Sentences(text));

    [Fact]
    public void A_long_text_is_several() => Assert.Equal(11, RequestCost.Sentences(new string('a', 2000)));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void Who_has_no_key_is_known_by_the_network(string address, string network)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

        Assert.Equal($"The address {network}", Caller.Of(context));
    }
}
