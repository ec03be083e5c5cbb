namespace Attention.Inference.Text;

/// <summary>Tags of languages as people write them, after BCP 47: <c>en</c>, <c>EN</c>, <c>en-US</c>, <c>pt_BR</c>.</summary>
public static class LanguageTag
{
    /// <summary>The language alone, in lower case: models are told apart by it.</summary>
    public static string Primary(string tag)
    {
        var end = tag.AsSpan().IndexOfAny('-', '_');
        return (end < 0 ? tag : tag[..end]).ToLowerInvariant();
    }
}
