namespace Attention.Contracts;

/// <summary>How an answer carries its attention.</summary>
public enum AttentionFormat
{
    /// <summary>The weights as numbers.</summary>
    Weights,

    /// <summary>Each map as a grey 8-bit PNG of the size of its grid, base64, scaled so that its largest weight is white.</summary>
    Png,

    /// <summary>Not at all: the tensors are never fetched from the session.</summary>
    None,
}
