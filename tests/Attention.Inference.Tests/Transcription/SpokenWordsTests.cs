using Attention.Contracts.Transcription;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Transcription;

public sealed class SpokenWordsTests
{
    [Fact]
    public void Words_that_attention_lays_over_one_another_end_where_the_next_starts() =>
        Assert.Equal([("a", 0, 50), ("b", 50, 90)], Times(("a", 0, 80), (" ", 0, 0), ("b", 50, 90), ("</s>", 90, 90)));

    [Fact]
    public void No_word_starts_before_the_one_before_it() =>
        Assert.Equal([("a", 40, 60), ("b", 60, 60), ("c", 60, 70)], Times(("a", 40, 80), (" ", 0, 0), ("b", 60, 50), (" ", 0, 0), ("c", 10, 70)));

    [Fact]
    public void Spaces_alone_are_no_words() => Assert.Empty(SpokenWords.Of([Token(" ", 0, 1), Token(" ", 1, 2), Token("</s>", 2, 2)]));

    private static IEnumerable<(string, double, double)> Times(params (string Text, double Start, double End)[] tokens) =>
        SpokenWords.Of([.. tokens.Select(token => Token(token.Text, token.Start, token.End))]).Select(word => (word.Text, word.StartMs!.Value, word.EndMs!.Value));

    private static TranscriptionToken Token(string text, double start, double end) => new() { Text = text, LogProb = -1, StartMs = start, EndMs = end };
}
