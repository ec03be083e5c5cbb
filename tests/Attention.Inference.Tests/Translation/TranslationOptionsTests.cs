using Attention.Contracts;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

/// <summary>What a request for translations may ask for altogether.</summary>
public sealed class TranslationOptionsTests
{
    private readonly TranslationOptions _limits = new() { MaxSentences = 3, MaxTokens = 24, MaxAttentionBytes = 2_500 };

    [Theory]
    [InlineData(4, 1, 1, "4 sentences", "MaxSentences")]
    [InlineData(3, 9, 1, "27 subword tokens", "MaxTokens")]
    [InlineData(2, 8, 2, "bytes of attention", "MaxAttentionBytes")]
    public void What_is_asked_for_beyond_a_limit_is_too_large_and_told(int sentences, int tokens, int alternatives, string count, string limit)
    {
        var refusal = Assert.Throws<InferenceException>(() => Check(sentences, tokens, alternatives, AttentionFormat.Weights));

        Assert.Equal((ErrorCode.TooLarge, "texts"), (refusal.Code, refusal.Field));
        Assert.Contains(count, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(limit, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 8, 1, AttentionFormat.None)]
    [InlineData(2, 8, 1, AttentionFormat.Weights)]
    [InlineData(2, 8, 10, AttentionFormat.None)]
    public void What_is_within_them_may_be_asked_for(int sentences, int tokens, int alternatives, AttentionFormat format) =>
        Check(sentences, tokens, alternatives, format);

    private void Check(int sentences, int tokens, int alternatives, AttentionFormat format)
    {
        var sentence = new TranslationSource("", new int[tokens], [.. Enumerable.Repeat("a", tokens)]);
        _limits.Check([.. Enumerable.Repeat(sentence, sentences)], format, alternatives, "texts");
    }
}
