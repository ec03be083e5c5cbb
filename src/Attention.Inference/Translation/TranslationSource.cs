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
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Fault(field, text is null ? "nothing was given" : "it is empty", "A text has at least one word.");
        }

        if (text.Length > maxLength)
        {
            throw Fault(field, $"it has {text.Length} characters", $"The limit is {maxLength}; send longer texts in parts.");
        }

        var ids = model.Tokenizer.Encode(text);
        if (ids.Length < 2)
        {
            throw Fault(field, "it has no readable character", "A text has at least one word.");
        }

        var limit = model.Folder.Config.Limits.MaxSourceTokens;
        if (ids.Length > limit)
        {
            throw Fault(field, $"it has {ids.Length} subword tokens", $"The limit of {model.Folder.Name} is {limit}; send longer texts in parts.");
        }

        return new TranslationSource(ids, Array.ConvertAll(ids, model.Tokenizer.Piece));
    }

    private static InferenceException Fault(string field, string problem, string rule) => new(ErrorCode.InvalidInput, $"{field}: {problem}. {rule}", field);
}
