using Attention.Inference.Text;

namespace Attention.Inference.Tests.Text;

public sealed class ClauseSplitterTests
{
    [Theory]
    [InlineData("they went home, ate, and slept;|nobody called, nobody came, and it rained")]
    [InlineData("i went home and slept.|then the phone rang, but late")]
    [InlineData("see Mr. Smith and the dog,|then Mr. Jones and the cat")]
    [InlineData("it took 1,000,000 years –|nobody counted them")]
    [InlineData("the first (and the last)|of the old houses here")]
    [InlineData("the red cat and|the black dog run")]
    [InlineData("今天下雨了；|我们回家，没有人打电话，所以睡了")]
    [InlineData("a bbbbbbbbbbbbbbbbbbbbbbbb|c")]
    public void A_sentence_is_parted_at_its_best_mark_near_the_middle(string parts)
    {
        var expected = parts.Split('|');
        var sentence = string.Join(parts.Contains('，') ? "" : " ", expected);

        var (first, second) = ClauseSplitter.Halve(sentence)!.Value;

        Assert.Equal((expected[0], expected[1]), (sentence[first], sentence[second]));
    }

    [Theory]
    [InlineData("word")]
    [InlineData("https://example.com/a,b;c")]
    public void A_word_is_not_parted(string word) => Assert.Null(ClauseSplitter.Halve(word));
}
