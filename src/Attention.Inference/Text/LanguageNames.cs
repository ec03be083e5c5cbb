using System.Collections.Frozen;

namespace Attention.Inference.Text;

/// <summary>What languages are called in English: the globalisation data that would tell is not there.</summary>
public static class LanguageNames
{
    private static readonly FrozenDictionary<string, string> Names =
        """
        ar Arabic, bg Bulgarian, bn Bengali, ca Catalan, cs Czech, da Danish, de German, el Greek, en English, eo Esperanto, es Spanish, et Estonian,
        eu Basque, fa Persian, fi Finnish, fr French, ga Irish, gl Galician, he Hebrew, hi Hindi, hr Croatian, hu Hungarian, hy Armenian, id Indonesian,
        is Icelandic, it Italian, ja Japanese, ka Georgian, ko Korean, la Latin, lt Lithuanian, lv Latvian, ms Malay, nb Norwegian Bokmål, nl Dutch,
        nn Norwegian Nynorsk, no Norwegian, pl Polish, pt Portuguese, ro Romanian, ru Russian, sk Slovak, sl Slovenian, sq Albanian, sr Serbian,
        sv Swedish, sw Swahili, ta Tamil, te Telugu, th Thai, tl Tagalog, tr Turkish, uk Ukrainian, ur Urdu, vi Vietnamese, zh Chinese
        """
            .Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenDictionary(static entry => entry[..2], static entry => entry[3..]);

    /// <summary>The name of a language, or its tag where nobody knows a name.</summary>
    public static string Of(string tag) => Names.GetValueOrDefault(LanguageTag.Primary(tag), tag);
}
