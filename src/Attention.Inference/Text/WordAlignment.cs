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

    /// <summary>The links of several sentences as those of one text; null when one of them has none.</summary>
    /// <param name="sentences">The links of each, and how many words it has in source and target.</param>
    public static string? Concat(IEnumerable<(string? Links, int SourceWords, int TargetWords)> sentences)
    {
        var all = new List<string>();
        var (sources, targets) = (0, 0);
        foreach (var (links, sourceWords, targetWords) in sentences)
        {
            if (links is null)
            {
                return null;
            }

            foreach (var link in links.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var pair = link.Split('-');
                all.Add($"{Number(pair[0]) + sources}-{Number(pair[1]) + targets}");
            }

            (sources, targets) = (sources + sourceWords, targets + targetWords);
        }

        return string.Join(' ', all);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
