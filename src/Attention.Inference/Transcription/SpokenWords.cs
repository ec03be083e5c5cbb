using Attention.Contracts.Transcription;

namespace Attention.Inference.Transcription;

/// <summary>Characters seen as the words they spell.</summary>
internal static class SpokenWords
{
    public const string End = "</s>";

    /// <summary>The words between the spaces, with the times that <see cref="TranscriptionWord"/> promises.</summary>
    public static IReadOnlyList<TranscriptionWord> Of(IReadOnlyList<TranscriptionToken> tokens)
    {
        var words = new List<TranscriptionWord>();
        var first = 0;
        for (var i = 0; i <= tokens.Count; i++)
        {
            if (i < tokens.Count && tokens[i].Text is not (" " or End))
            {
                continue;
            }

            if (i > first)
            {
                words.Add(Word([.. tokens.Skip(first).Take(i - first)]));
            }

            first = i + 1;
        }

        Order(words);
        return words;
    }

    private static TranscriptionWord Word(List<TranscriptionToken> characters) => new()
    {
        Text = string.Concat(characters.Select(static character => character.Text)),
        StartMs = characters[0].StartMs,
        EndMs = characters[^1].EndMs,
    };

    private static void Order(List<TranscriptionWord> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            words[i] = words[i] with { StartMs = Later(words[i].StartMs, words[i - 1].StartMs) };
        }

        for (var i = 0; i < words.Count; i++)
        {
            var next = i + 1 < words.Count ? words[i + 1].StartMs : null;
            words[i] = words[i] with { EndMs = Later(words[i].StartMs, Earlier(words[i].EndMs, next)) };
        }
    }

    private static double? Later(double? one, double? other) => one > other || other is null ? one : other;

    private static double? Earlier(double? one, double? other) => one < other || other is null ? one : other;
}
