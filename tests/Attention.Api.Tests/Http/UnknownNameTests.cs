using Attention.Api.Http;

namespace Attention.Api.Tests.Http;

public sealed class UnknownNameTests
{
    private static readonly string[] Known = ["id", "model", "beam", "alternatives", "maxTokens", "attention", "mask"];

    [Theory]
    [InlineData("beams", "beam")]
    [InlineData("bema", null)]
    [InlineData("BEAN", "beam")]
    [InlineData("max_tokens", "maxTokens")]
    [InlineData("max-token", "maxTokens")]
    [InlineData("alternative", "alternatives")]
    [InlineData("atention", "attention")]
    [InlineData("models", "model")]
    [InlineData("masks", "mask")]
    [InlineData("colour", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("attentionattentionattentionattentionattention", null)]
    public void The_nearest_name_is_the_one_that_takes_the_fewest_edits(string name, string? nearest) =>
        Assert.Equal(nearest, UnknownName.Nearest(name, Known));

    [Fact]
    public void Where_none_is_near_all_are_told()
    {
        Assert.Equal("'x' is not known here; there are a1, b2.", UnknownName.Refuse("x", ["a1", "b2"]).Message);
        Assert.Equal("'x' is not known here; nothing is taken.", UnknownName.Refuse("x", []).Message);
    }
}
