using System.ComponentModel.DataAnnotations;
using Attention.Contracts;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Translation;

/// <summary>How much a request for translations may ask for, section <c>Translation</c>.</summary>
public sealed class TranslationOptions
{
    public const string Section = "Translation";

    // Of a weight in JSON, such as 0.012345678 with its comma; a picture of a matrix is smaller.
    private const int BytesPerWeight = 11;

    // A translation is seldom longer than this many times its source.
    private const double MostGrowth = 1.5;

    /// <summary>Characters of one text at most.</summary>
    [Range(1, 1_000_000)]
    public int MaxTextLength { get; set; } = 2_000;

    /// <summary>Sentences of all texts of a request together, at most.</summary>
    [Range(1, 100_000)]
    public int MaxSentences { get; set; } = 512;

    /// <summary>Subword tokens of all texts of a request together, at most.</summary>
    [Range(1, 10_000_000)]
    public int MaxTokens { get; set; } = 16_384;

    /// <summary>Bytes of the attention of an answer at most, as expected before anything is translated.</summary>
    [Range(1, int.MaxValue)]
    public int MaxAttentionBytes { get; set; } = 16 << 20;

    /// <exception cref="InferenceException">The request asks for more than it may.</exception>
    internal void Check(IReadOnlyList<TranslationSource> sentences, AttentionFormat format, int alternatives, string field)
    {
        Check(sentences.Count, MaxSentences, "sentences", nameof(MaxSentences), field);
        Check(sentences.Sum(static sentence => sentence.Ids.Length), MaxTokens, "subword tokens", nameof(MaxTokens), field);
        if (format == AttentionFormat.Weights)
        {
            var weights = sentences.Sum(static sentence => MostGrowth * sentence.Ids.Length * sentence.Ids.Length) * alternatives;
            Check((long)weights * BytesPerWeight, MaxAttentionBytes, "bytes of attention in their answer", nameof(MaxAttentionBytes), field);
        }
    }

    private static void Check(long count, int limit, string what, string setting, string field)
    {
        if (count > limit)
        {
            throw new InferenceException(
                ErrorCode.TooLarge, $"{field}: they have {count} {what} together; the limit is {limit} (Translation:{setting}). Send them in several requests.", field);
        }
    }
}

[OptionsValidator]
internal sealed partial class TranslationOptionsValidator : IValidateOptions<TranslationOptions>;
