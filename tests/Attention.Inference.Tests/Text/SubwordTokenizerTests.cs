using Attention.Inference.Text;

namespace Attention.Inference.Tests.Text;

public sealed class SubwordTokenizerTests
{
    private readonly SubwordTokenizer _tokenizer = new(Path.Combine(AppContext.BaseDirectory, Engine.Shipped, "translate-en-fr", "1", "tokenizer.model"));

    // As the trainer's SentencePiece splits them.
    [Theory]
    [InlineData("I ❤️ Paris.", "▁I ▁ ❤️ ▁Paris . </s>", "❤️")]
    [InlineData("你好 and 你们", "▁ 你好 ▁and ▁ 你们 </s>", "你好 你们")]
    [InlineData("a☃b", "▁a ☃ b </s>", "☃")]
    [InlineData("☃ ☃️", "▁ ☃ ▁ ☃️ </s>", "☃ ☃️")]
    [InlineData("a ☃☃☃ b", "▁a ▁ ☃☃☃ ▁b </s>", "☃☃☃")]
    [InlineData("x👨‍👩‍👧y", "▁ x 👨‍👩‍👧 y </s>", "👨‍👩‍👧")]
    public void Unknown_characters_that_follow_one_another_are_one_token(string text, string tokens, string unknown)
    {
        var encoded = _tokenizer.Encode(text);

        Assert.Equal(tokens, string.Join(' ', encoded.Tokens));
        Assert.Equal(unknown.Split(' '), encoded.Tokens.Zip(encoded.Ids).Where(token => token.Second == Vocabulary.Unknown).Select(token => token.First));
    }

    [Theory]
    [InlineData("Where is the train station?")]
    [InlineData("I ❤️ Paris.")]
    [InlineData("☃")]
    [InlineData("☃ a☃b ☃☃, 你好!")]
    [InlineData("<unk> </s> stay text")]
    [InlineData("")]
    public void A_text_comes_back_with_its_spaces_and_unknown_characters(string text) => Assert.Equal(text, _tokenizer.Decode(_tokenizer.Encode(text).Tokens));

    [Fact]
    public void Spans_are_unknown_where_a_caller_says_so()
    {
        const string Text = "My \uE000 friend Anna Smith's ☃ and \uE000.";

        var (ids, tokens) = _tokenizer.Encode(Text, [12..22]);

        Assert.Equal(["\uE000", "Anna Smith", "☃", "\uE000"], tokens.Zip(ids).Where(token => token.Second == Vocabulary.Unknown).Select(token => token.First));
        Assert.Equal(Text, _tokenizer.Decode(tokens));
    }

    [Fact]
    public void Special_tokens_are_no_text() => Assert.Equal("a b", _tokenizer.Decode(["<s>", "▁a", "<unk>", "▁b", "<pad>", "</s>"]));
}
