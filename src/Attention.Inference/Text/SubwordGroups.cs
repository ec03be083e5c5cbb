namespace Attention.Inference.Text;

/// <summary>Which word a SentencePiece subword belongs to.</summary>
internal static class SubwordGroups
{
    public const string EndOfSentence = "</s>";

    public const char WordStart = '\u2581';

    /// <summary>
    /// The word of every token, counted from 0: a token that begins with U+2581 (alone, too) begins a word, the others continue
    /// it. -1 for <c>&lt;/s&gt;</c>, which is no word.
    /// </summary>
    public static int[] WordOf(IReadOnlyList<string> tokens)
    {
        var words = new int[tokens.Count];
        var word = -1;
        for (var i = 0; i < words.Length; i++)
        {
            if (tokens[i] == EndOfSentence)
            {
                words[i] = -1;
                continue;
            }

            // A text whose first token has no mark (a forced prefix, an unknown) still begins with word 0.
            if (word < 0 || tokens[i].StartsWith(WordStart))
            {
                word++;
            }

            words[i] = word;
        }

        return words;
    }

    /// <summary>
    /// An alignment of subwords as one of words: the weights of a source word's tokens are summed, those of a target word's tokens
    /// averaged, <c>&lt;/s&gt;</c> is left out. Rows sum to 1 less what went to the end of the source.
    /// </summary>
    /// <param name="weights">[target tokens, source tokens].</param>
    /// <param name="targetWords">Of <see cref="WordOf"/>: [target tokens].</param>
    /// <param name="sourceWords">Of <see cref="WordOf"/>: [source tokens].</param>
    /// <returns>[target words, source words], row by row.</returns>
    public static float[] SumWords(ReadOnlySpan<float> weights, ReadOnlySpan<int> targetWords, ReadOnlySpan<int> sourceWords)
    {
        var rows = Count(targetWords);
        var columns = Count(sourceWords);
        var sums = new float[rows * columns];
        var tokens = new int[rows];
        for (var target = 0; target < targetWords.Length; target++)
        {
            if (targetWords[target] < 0)
            {
                continue;
            }

            tokens[targetWords[target]]++;
            var from = weights.Slice(target * sourceWords.Length, sourceWords.Length);
            var to = sums.AsSpan(targetWords[target] * columns, columns);
            for (var source = 0; source < from.Length; source++)
            {
                if (sourceWords[source] >= 0)
                {
                    to[sourceWords[source]] += from[source];
                }
            }
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= tokens[i / columns];
        }

        return sums;
    }

    /// <summary>How many words there are.</summary>
    public static int Count(ReadOnlySpan<int> words)
    {
        var last = -1;
        foreach (var word in words)
        {
            last = Math.Max(last, word);
        }

        return last + 1;
    }
}
