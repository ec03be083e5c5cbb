namespace Attention.Api.Http;

/// <summary>What a client sent, as messages repeat it.</summary>
internal static class Quotation
{
    private const int MaxLength = 60;

    /// <summary>The text, cut where it is long; never between the halves of a surrogate pair.</summary>
    public static string Short(string text) =>
        text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)] + "…";
}
