using System.Globalization;
using System.Text;

namespace Attention.Inference.Text;

/// <summary>Subwords seen as the words they make up.</summary>
internal static class WordAlignment
{
    /// <summary>The words of a tokenised text, the end token left out.</summary>
    public static IReadOnlyList<string> Words(IReadOnlyList<string> tokens)
    {
        var wordOf = SubwordGroups.WordOf(tokens);
        var words = new string[SubwordGroups.Count(wordOf)];
        for (var i = 0; i < tokens.Count; i++)
        {
            if (wordOf[i] >= 0)
            {
                words[wordOf[i]] += tokens[i].TrimStart(SubwordGroups.WordStart);
            }
        }

        return words;
    }

    /// <summary>The strongest source word of each target word, as Pharaoh pairs <c>source-target</c>.</summary>
    /// <param name="weights">[target tokens, source tokens].</param>
    /// <param name="targetTokens">Subwords, <c>&lt;/s&gt;</c> included.</param>
    /// <param name="sourceTokens">Likewise.</param>
    public static string Links(ReadOnlySpan<float> weights, IReadOnlyList<string> targetTokens, IReadOnlyList<string> sourceTokens)
    {
        var targetWords = SubwordGroups.WordOf(targetTokens);
        var sourceWords = SubwordGroups.WordOf(sourceTokens);
        var words = SubwordGroups.SumWords(weights, targetWords, sourceWords).AsSpan();
        var (rows, columns) = (SubwordGroups.Count(targetWords), SubwordGroups.Count(sourceWords));
        var links = new StringBuilder();
        for (var target = 0; target < rows && columns > 0; target++)
        {
            var row = words.Slice(target * columns, columns);
            links.Append(CultureInfo.InvariantCulture, $"{(target > 0 ? " " : "")}{System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row)}-{target}");
        }

        return links.ToString();
    }
}
