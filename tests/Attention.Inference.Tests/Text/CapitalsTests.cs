using Attention.Inference.Text;

namespace Attention.Inference.Tests.Text;

public sealed class CapitalsTests
{
    [Theory]
    [InlineData("WHERE IS THE STATION?", true)]
    [InlineData("ÉTÉ À PARIS", true)]
    [InlineData("NO 42 EXIT", true)]
    [InlineData("NATO", false)]
    [InlineData("I", false)]
    [InlineData("A B C", false)]
    [InlineData("THE iPHONE IS NEW", false)]
    [InlineData("42 + 43", false)]
    [InlineData("東京 北京", false)]
    public void A_sentence_is_in_capitals_when_more_than_one_of_its_words_is_and_no_letter_is_small(string text, bool expected) =>
        Assert.Equal(expected, Capitals.AreAll(text));

    [Theory]
    [InlineData("WHERE IS ÉMILE?", "Where is émile?")]
    [InlineData("  WAIT HERE", "  Wait here")]
    [InlineData("\"STOP THERE\"", "\"stop there\"")]
    public void It_is_read_with_small_letters_and_as_long_as_before(string text, string expected) =>
        Assert.Equal(expected, Capitals.AsSentence(text));
}
