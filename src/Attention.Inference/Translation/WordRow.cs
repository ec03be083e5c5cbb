using System.Globalization;

namespace Attention.Inference.Translation;

/// <summary>Words side by side on one line, none touching the next whatever sans-serif face the viewer has. In SVG user units.</summary>
internal sealed class WordRow
{
    public const float FontSize = 20;
    public const float LeastGap = 20;

    private const float WidestGap = 72;

    private readonly float[] _widths;

    public WordRow(IReadOnlyList<string> words)
    {
        Words = words;
        _widths = [.. words.Select(Estimate)];
        Centres = new float[words.Count];
    }

    public IReadOnlyList<string> Words { get; }

    /// <summary>The middle of every word, once <see cref="Spread"/>.</summary>
    public float[] Centres { get; }

    /// <summary>What the words need at least.</summary>
    public float NaturalWidth => _widths.Sum() + LeastGap * Math.Max(0, _widths.Length - 1);

    /// <summary>Centres the words between two edges; a shorter row opens its gaps, so that links of equal order stand upright.</summary>
    public void Spread(float left, float width)
    {
        var slack = width - NaturalWidth;
        var gap = _widths.Length > 1 ? Math.Clamp(LeastGap + slack / (_widths.Length - 1), LeastGap, WidestGap) : 0;
        var x = left + (width - _widths.Sum() - gap * (_widths.Length - 1)) / 2;
        for (var i = 0; i < _widths.Length; i++)
        {
            Centres[i] = x + _widths[i] / 2;
            x += _widths[i] + gap;
        }
    }

    /// <summary>On the generous side: the widths of DejaVu Sans, wider than what browsers usually pick.</summary>
    private static float Estimate(string word)
    {
        var ems = 0f;
        foreach (var rune in word.EnumerateRunes())
        {
            ems += CharUnicodeInfo.GetUnicodeCategory(rune.Value) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
                _ when rune.Value >= 0x1100 => 1.15f,
                _ when "iljtfrI.,;:'!|()[]".Contains((char)rune.Value) => 0.42f,
                _ when "mwMW@%".Contains((char)rune.Value) => 1.02f,
                UnicodeCategory.UppercaseLetter => 0.8f,
                _ => 0.66f,
            };
        }

        return ems * FontSize;
    }
}
