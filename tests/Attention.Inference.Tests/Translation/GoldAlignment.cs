using System.Globalization;

namespace Attention.Inference.Tests.Translation;

/// <summary>A sentence, its translation, and which words of them a person says belong together.</summary>
/// <param name="Text">Words with white space between them; punctuation is part of its word.</param>
/// <param name="Translation">Likewise.</param>
/// <param name="Sure">Pairs of a source and a target word that must be linked.</param>
/// <param name="Possible">Those and the ones that may be.</param>
internal sealed record GoldAlignment(string Text, string Translation, IReadOnlySet<(int Source, int Target)> Sure, IReadOnlySet<(int Source, int Target)> Possible)
{
    public string[] SourceWords => Text.Split(' ');

    public string[] TargetWords => Translation.Split(' ');

    /// <summary>The pairs of alignments.en-fr.tsv: text, translation, and links as <c>0-0</c> where sure and <c>1?2</c> where possible.</summary>
    public static IReadOnlyList<GoldAlignment> ReadAll() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Translation", "alignments.en-fr.tsv")).Select(Parse)];

    /// <summary>Links as the service writes them.</summary>
    public static HashSet<(int Source, int Target)> Links(string links) => [.. links.Split(' ').Select(link => Pair(link, '-'))];

    private static GoldAlignment Parse(string line)
    {
        var columns = line.Split('\t');
        var links = columns[2].Split(' ').ToLookup(link => link.Contains('-', StringComparison.Ordinal));
        HashSet<(int, int)> sure = [.. links[true].Select(link => Pair(link, '-'))];
        return new GoldAlignment(columns[0], columns[1], sure, sure.Concat(links[false].Select(link => Pair(link, '?'))).ToHashSet());
    }

    private static (int Source, int Target) Pair(string link, char separator)
    {
        var ends = link.Split(separator);
        return (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture));
    }
}
