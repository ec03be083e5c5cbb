using System.Text;
using Attention.Contracts.Translation;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>A text of a request and the sentences that a model reads of it, one at a time.</summary>
/// <param name="Text">As it came, control characters that are no white space made spaces.</param>
/// <param name="Sentences">In order.</param>
/// <param name="Places">Where each lies in the text.</param>
internal sealed record TranslationText(string Text, IReadOnlyList<TranslationSource> Sentences, IReadOnlyList<Range> Places)
{
    private const char FirstIdeographicMark = '\u3000';

    /// <summary>Reads a text sentence by sentence.</summary>
    /// <exception cref="InferenceException">There is nothing to read in it, or too much.</exception>
    public static TranslationText Read(string? text, string field, Translator model, int maxLength)
    {
        var readable = Readable(text, field, maxLength);
        var places = SentenceSplitter.Split(readable, model.Languages.Source);
        if (places.Count == 1)
        {
            return Whole(readable, field, model);
        }

        var sentences = places.Select((place, index) => TranslationSource.Read(readable[place], field, $"its sentence {index + 1}", model));
        return new TranslationText(readable, [.. sentences], places);
    }

    /// <summary>Reads a text and its translation, each as one sentence, whatever it holds.</summary>
    /// <exception cref="InferenceException">There is nothing to read in one of them, or too much.</exception>
    public static TranslationText ReadPair(TextPair? pair, string field, Translator model, int maxLength)
    {
        var text = Whole(Readable(pair?.Text, $"{field}.text", maxLength), $"{field}.text", model);
        var source = text.Sentences[0];
        var target = source.ReadTarget(Readable(pair?.Translation, $"{field}.translation", maxLength), $"{field}.translation", model);
        return text with { Sentences = [source with { Target = target }] };
    }

    /// <summary>
    /// The text with something in the place of every sentence: the white space between them is the text's own. Where it has none, as
    /// Chinese, there is a space, unless what stands before ends as Chinese does.
    /// </summary>
    public string Replace(IEnumerable<string> sentences)
    {
        var text = new StringBuilder();
        var end = 0;
        foreach (var (place, sentence) in Places.Zip(sentences))
        {
            text.Append(Text, end, place.Start.Value - end);
            if (place.Start.Value == end && text.Length > 0 && text[^1] < FirstIdeographicMark)
            {
                text.Append(' ');
            }

            text.Append(sentence);
            end = place.End.Value;
        }

        return text.Append(Text, end, Text.Length - end).ToString();
    }

    private static TranslationText Whole(string text, string field, Translator model) =>
        new(text, [TranslationSource.Read(text, field, "it", model)], [0..text.Length]);

    private static string Readable(string? text, string field, int maxLength)
    {
        // Control characters are white space to a reader; line breaks are both, and stay.
        var readable = string.Concat((text ?? "").Select(static character => char.IsControl(character) && !char.IsWhiteSpace(character) ? ' ' : character));
        if (string.IsNullOrWhiteSpace(readable))
        {
            throw TranslationSource.Fault(field, text is null ? "nothing was given" : "there is nothing to read in it", "A text has at least one word.");
        }

        return readable.Length <= maxLength
            ? readable
            : throw TranslationSource.Fault(field, $"it has {readable.Length} characters", $"The limit is {maxLength}; send longer texts in parts.");
    }
}
