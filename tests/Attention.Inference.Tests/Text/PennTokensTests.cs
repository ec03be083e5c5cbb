using Attention.Inference.Text;

namespace Attention.Inference.Tests.Text;

public sealed class PennTokensTests
{
    [Theory]
    [InlineData("A man in a red T-shirt.", "a man in a red t-shirt")]
    [InlineData("The dog's ball, the boys' kite", "the dog 's ball the boys kite")]
    [InlineData("the dog 's ball", "the dog 's ball")]
    [InlineData("It\u2019s what they're doing; he'll go, I'd say", "it 's what they 're doing he 'll go i 'd say")]
    [InlineData("It doesn't. They can't!", "it does n't they ca n't")]
    [InlineData("five o'clock", "five o'clock")]
    [InlineData("a merry-go-round -- (two) \"dogs\"", "a merry-go-round two dogs")]
    [InlineData("  two\t5\nmen ", "two 5 men")]
    [InlineData("</s> <unk>", "s unk")]
    [InlineData("... - ' !", "")]
    [InlineData("", "")]
    public void A_text_is_split_as_captions_were(string text, string words) => Assert.Equal(words, string.Join(' ', PennTokens.Split(text)));

    [Theory]
    [InlineData("a man 's dog does n't like the boys who 're playing tug-of-war")]
    [InlineData("i 'm at o'clock 'll")]
    public void What_was_joined_is_split_as_it_was(string words)
    {
        var tokens = words.Split(' ');

        Assert.Equal(tokens, PennTokens.Split(PennTokens.Join(tokens)));
    }

    [Fact]
    public void Punctuation_is_joined_to_the_word_before_it_and_gone_when_split()
    {
        var text = PennTokens.Join(["a", "dog", ",", "a", "ball", "."]);

        Assert.Equal("a dog, a ball.", text);
        Assert.Equal(["a", "dog", "a", "ball"], PennTokens.Split(text));
    }
}
