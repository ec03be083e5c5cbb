using Attention.Inference.Text;

namespace Attention.Inference.Tests.Text;

public sealed class WordAlignmentTests
{
    [Fact]
    public void The_links_of_a_sentence_count_on_from_the_one_before() =>
        Assert.Equal("0-0 2-1 3-2 4-3", WordAlignment.Concat([("0-0 2-1", 3, 2), ("", 0, 0), ("0-0 1-1", 2, 2)]));

    [Fact]
    public void A_text_has_no_links_when_a_sentence_has_none() =>
        Assert.Null(WordAlignment.Concat([("0-0", 1, 1), (null, 1, 1)]));
}
