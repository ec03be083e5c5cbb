using Attention.Contracts;

namespace Attention.Inference.Translation;

/// <summary>A text as a model reads it.</summary>
/// <param name="Ids">Subwords, the end token last.</param>
/// <param name="Tokens">The same as text.</param>
internal sealed record TranslationSource(int[] Ids, IReadOnlyList<string> Tokens)
{
    /// <summary>Reads a text.</summary>
    /// <exception cref="InferenceException">There is nothing to read in it, or too much.</exception>
    public static TranslationSource Read(string? text, string field, Translator model, int maxLength)
    {
        // Control characters are white space to a reader and nothing to a tokenizer.
        var readable = text is null ? null : string.Concat(text.Select(static character => char.IsControl(character) ? ' ' : character));
        if (string.IsNullOrWhiteSpace(readable))
        {
            throw Fault(field, text is null ? "nothing was given" : "there is nothing to read in it", "A text has at least one word.");
        }

        if (readable.Length > maxLength)
        {
            throw Fault(field, $"it has {readable.Length} characters", $"The limit is {maxLength}; send longer texts in parts.");
        }

        var (ids, tokens) = model.Tokenizer.Encode(readable);
        var limit = model.Folder.Config.Limits.MaxSourceTokens;
        if (ids.Length > limit)
        {
            throw Fault(field, $"it has {ids.Length} subword tokens", $"The limit of {model.Folder.Name} is {limit}; send longer texts in parts.");
        }

        return new TranslationSource(ids, tokens);
    }

    private static InferenceException Fault(string field, string problem, string rule) => new(ErrorCode.InvalidInput, $"{field}: {problem}. {rule}", field);
}
