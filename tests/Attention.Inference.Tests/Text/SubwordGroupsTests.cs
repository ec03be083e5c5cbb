using Attention.Inference.Text;

namespace Attention.Inference.Tests.Text;

public sealed class SubwordGroupsTests
{
    [Fact]
    public void A_mark_begins_a_word_and_other_tokens_continue_it()
    {
        Assert.Equal([0, 0, 1, 2, 2, -1], SubwordGroups.WordOf(["▁slow", "ed", "▁down", "▁", ".", "</s>"]));
    }

    [Fact]
    public void The_first_token_begins_a_word_with_or_without_a_mark()
    {
        Assert.Equal([0, 0, 1], SubwordGroups.WordOf(["un", "known", "▁word"]));
    }

    [Fact]
    public void No_tokens_are_no_words()
    {
        Assert.Equal(0, SubwordGroups.Count(SubwordGroups.WordOf([])));
        Assert.Equal(0, SubwordGroups.Count(SubwordGroups.WordOf(["</s>"])));
    }

    [Fact]
    public void Source_tokens_add_up_and_target_tokens_average()
    {
        var words = SubwordGroups.SumWords(
            [0.5f, 0.3f, 0.1f, 0.1f, 0.25f, 0.25f, 0.5f, 0f, 0f, 0f, 0f, 1f],
            targetWords: [0, 0, -1],
            sourceWords: [0, 0, 1, -1]);
        Assert.Equal([0.65f, 0.3f], words.Select(weight => MathF.Round(weight, 4)));
    }
}
