using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

public sealed class VerbatimSpansTests
{
    private static readonly VerbatimSpans Spans = new(new HashSet<string> { "my", "friend", "anna", "lives", "in", "london", "collision", "the", "see", "dr" });

    [Theory]
    [InlineData("My friend Kowalczyk lives in London.", "Kowalczyk")]
    [InlineData("My friend Ngozi Okonkwo lives in Enugu, London.", "Ngozi Okonkwo", "Enugu")]
    [InlineData("My friend Anna Okonkwo-Smith lives.")]
    [InlineData("Kowalczyk lives.", "Kowalczyk")]
    [InlineData("See Dr. Kowalczyk's friend O'Brien.", "Kowalczyk", "Brien")]
    [InlineData("The Collision in LONDON, NATO.")]
    [InlineData("My friend okonkwo lives.")]
    [InlineData("See https://www.example.com/a-b?c=1, www.example.org. In London.", "https://www.example.com/a-b?c=1", "www.example.org")]
    [InlineData("See (http://example.com/x).", "http://example.com/x")]
    [InlineData("My friend (first.last+tag@mail.example.com) lives.", "first.last+tag@mail.example.com")]
    [InlineData("My friend Bożena, Łukasz and Zoë.", "Bożena", "Łukasz", "Zoë")]
    public void Addresses_and_names_that_the_model_never_met_are_copied(string text, params string[] expected) =>
        Assert.Equal(expected, Spans.Find(text).Select(span => text[span]));

    [Fact]
    public void Among_capitals_every_word_that_was_never_met_is_copied()
    {
        const string Text = "MY FRIEND KOWALCZYK LIVES IN LONDON.";

        Assert.Equal(["KOWALCZYK"], Spans.Find(Text, inCapitals: true).Select(static span => Text[span]));
    }
}
