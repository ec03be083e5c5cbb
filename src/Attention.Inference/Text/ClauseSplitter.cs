using System.Text.RegularExpressions;

namespace Attention.Inference.Text;

/// <summary>
/// Where a sentence that is too long to be read at once is parted: after the mark that parts it best, in the middle rather than near
/// an end; where there is none, between two words.
/// </summary>
internal static partial class ClauseSplitter
{
    // From the mark that parts best. A point that was not taken for the end of a sentence is one after all behind a word that is too
    // long to be an abbreviation.
    private static readonly Regex[] Breaks = [Stop(), Pause(), Comma(), Space()];

    /// <summary>Both halves, without the white space between them; null for a single word.</summary>
    public static (Range First, Range Second)? Halve(string sentence)
    {
        foreach (var marks in Breaks)
        {
            if (Best(marks, sentence, sentence.Length / 4) is { } place)
            {
                return At(place, sentence);
            }
        }

        return Best(Space(), sentence, 1) is { } space ? At(space, sentence) : null;
    }

    // The place that is nearest to the middle, this far from both ends.
    private static int? Best(Regex marks, string sentence, int margin) => marks.Matches(sentence)
        .Select(static mark => (int?)(mark.Index + mark.Length))
        .Where(place => margin <= place && place <= sentence.Length - margin)
        .MinBy(place => Math.Abs(sentence.Length - 2 * place!.Value));

    private static (Range First, Range Second) At(int place, string sentence)
    {
        var (first, second) = (sentence[..place].TrimEnd(), sentence[place..].TrimStart());
        return (..first.Length, ^second.Length..);
    }

    [GeneratedRegex("""(?:(?<=\p{L}{4})\.|[!?…;])["'”’»)\]]*(?=\s)|[！？；]""")]
    private static partial Regex Stop();

    [GeneratedRegex(""":(?=\s)|\s[–—-](?=\s)|[)\]»”](?=\s)|[：）」』]""")]
    private static partial Regex Pause();

    [GeneratedRegex(""",(?=\s)|[，、،]""")]
    private static partial Regex Comma();

    [GeneratedRegex("""\S(?=\s+\S)""")]
    private static partial Regex Space();
}
