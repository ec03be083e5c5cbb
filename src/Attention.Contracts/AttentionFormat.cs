using System.Text.Json.Serialization;

namespace Attention.Contracts;

/// <summary>How an answer carries its attention.</summary>
[JsonConverter(typeof(AttentionFormatConverter))]
public enum AttentionFormat
{
    /// <summary>The weights as numbers.</summary>
    Weights,

    /// <summary>Each map as a grey 8-bit PNG of the size of its grid, base64, scaled so that its largest weight is white.</summary>
    Png,

    /// <summary>
    /// Not at all: the tensors are never fetched from the session. The one exception is a sentence to translate that has different
    /// unknown symbols, since attention tells which of them belongs where; the answer has none of it all the same.
    /// </summary>
    None,
}
