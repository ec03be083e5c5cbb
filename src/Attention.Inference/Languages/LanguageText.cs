using System.Globalization;
using System.Text;

namespace Attention.Inference.Languages;

/// <summary>A text as a detector reads it; the recipe's <c>text.py</c> does the same.</summary>
internal static class LanguageText
{
    // For the n-grams of the last characters: the longest has four.
    private const int Margin = 3;

    /// <summary>
    /// Its letters in lower case, whatever stands between words one space, with a space before and after it all and zeros behind: code
    /// points. Punctuation and digits are of no language.
    /// </summary>
    /// <param name="text">Unicode.</param>
    /// <param name="length">Code points that are read.</param>
    public static long[] Encode(string text, int length)
    {
        var codes = new List<long> { ' ' };
        foreach (var rune in text.EnumerateRunes())
        {
            var isLetter = IsLetter(rune);
            if (isLetter || codes[^1] != ' ')
            {
                codes.Add(isLetter ? Rune.ToLowerInvariant(rune).Value : ' ');
            }

            if (codes.Count > length + 1)
            {
                break;
            }
        }

        if (codes[^1] == ' ' && codes.Count > 1)
        {
            codes.RemoveAt(codes.Count - 1);
        }

        return [.. codes.Take(length + 1), ' ', .. new long[Margin]];
    }

    private static bool IsLetter(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
