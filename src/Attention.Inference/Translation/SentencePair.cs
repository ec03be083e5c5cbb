using Attention.Contracts.Translation;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>A sentence over its translation, with the links that are worth drawing.</summary>
internal sealed class SentencePair
{
    /// <summary>Fainter links are left out: soft attention lays a little weight on everything, and the eye would drown in it.</summary>
    private const float Threshold = 0.05f;

    public SentencePair(TranslationResult result)
    {
        Source = new WordRow(result.SourceWords);
        Target = new WordRow(result.TargetWords);
        Links = [.. LinksOf(result)];
    }

    public WordRow Source { get; }

    public WordRow Target { get; }

    /// <summary>Positions of a source and a target word and the weight between them, 0-1.</summary>
    public IReadOnlyList<(int Source, int Target, float Weight)> Links { get; }

    public float NaturalWidth => Math.Max(Source.NaturalWidth, Target.NaturalWidth);

    /// <summary>From row to row. Wider pairs stand further apart, so that long links do not run flat.</summary>
    public float Rise => Math.Clamp(110 + NaturalWidth * 0.08f, 140, 300);

    private static IEnumerable<(int Source, int Target, float Weight)> LinksOf(TranslationResult result)
    {
        if (result.Attention?.Weights is not { } weights)
        {
            yield break;
        }

        var sources = SubwordGroups.WordOf(result.SourceTokens);
        var targets = SubwordGroups.WordOf([.. result.TargetTokens.Select(token => token.Text)]);
        var columns = SubwordGroups.Count(sources);
        var words = SubwordGroups.SumWords([.. weights], targets, sources);
        for (var i = 0; i < words.Length; i++)
        {
            var (source, target) = (i % columns, i / columns);
            if (words[i] >= Threshold && source < result.SourceWords.Count && target < result.TargetWords.Count)
            {
                yield return (source, target, words[i]);
            }
        }
    }
}
