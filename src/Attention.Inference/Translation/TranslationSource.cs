using Attention.Contracts;

namespace Attention.Inference.Translation;

/// <summary>A sentence as a model reads it.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Ids">Subwords, the end token last.</param>
/// <param name="Tokens">The same as text.</param>
internal sealed record TranslationSource(string Text, int[] Ids, IReadOnlyList<string> Tokens)
{
    /// <summary>Reads a sentence; <paramref name="name"/> is what a fault calls it.</summary>
    /// <exception cref="InferenceException">It is too long for the model.</exception>
    public static TranslationSource Read(string text, string field, string name, Translator model)
    {
        // Line breaks and tabs are control characters, which a tokenizer drops.
        var (ids, tokens) = model.Tokenizer.Encode(string.Concat(text.Select(static character => char.IsControl(character) ? ' ' : character)));
        var limit = model.Folder.Config.Limits.MaxSourceTokens;
        return ids.Length <= limit
            ? new TranslationSource(text, ids, tokens)
            : throw Fault(field, $"{name} has {ids.Length} subword tokens", $"The limit of {model.Folder.Name} is {limit}; send longer texts in parts.");
    }

    public static InferenceException Fault(string field, string problem, string rule) => new(ErrorCode.InvalidInput, $"{field}: {problem}. {rule}", field);
}
