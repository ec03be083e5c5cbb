using Attention.Contracts;
using Attention.Inference.Models;

namespace Attention.Inference.Languages;

/// <summary>A text in, the languages that it may be in out.</summary>
public sealed class LanguagePipeline(ModelRepository models)
{
    /// <summary>Stands for the language that is found out.</summary>
    public const string Auto = "auto";

    /// <summary>How probable each language is that is known, the most probable first.</summary>
    /// <exception cref="InferenceException">There is nothing to read in the text, no model, or the queue is full.</exception>
    public async Task<IReadOnlyList<ClassScore>> DetectAsync(string text, string field, CancellationToken cancellationToken)
    {
        if (!text.Any(char.IsLetter))
        {
            throw new InferenceException(ErrorCode.InvalidInput, $"{field}: there is no letter in it, by which a language is told.", field);
        }

        var model = models.Served<LanguageDetector>().FirstOrDefault()
            ?? throw new InferenceException(ErrorCode.InvalidInput, $"{field}: no model here tells languages apart; name the language.", field);
        return await model.DetectAsync(text, cancellationToken);
    }
}
