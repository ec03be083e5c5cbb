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

    /// <summary>Why it is not translated; null for a text that is.</summary>
    public InferenceException? Fault { get; private init; }

    /// <summary>Reads a text sentence by sentence; a sentence that is too long for the model is parted where it pauses.</summary>
    /// <returns>The sentences; none, and the fault, where there is nothing to read in it, or too much.</returns>
    public static TranslationText Read(string text, string field, Translator model, int maxLength)
    {
        try
        {
            var readable = Readable(text, field, maxLength);
            var places = SentenceSplitter.Split(readable, model.Languages.Source);
            return places.Count == 1 && TranslationSource.Read(readable, model) is var whole && whole.Fits(model)
                ? new TranslationText(readable, [whole], [0..readable.Length])
                : Parted(readable, places.SelectMany(place => Parts(readable, place, field, model)));
        }
        catch (InferenceException fault)
        {
            return new TranslationText(text, [], []) { Fault = fault };
        }
    }

    /// <summary>Reads a text and its translation, each as one sentence, whatever it holds.</summary>
    /// <exception cref="InferenceException">There is nothing to read in one of them, or too much.</exception>
    public static TranslationText ReadPair(TextPair? pair, string field, Translator model, int maxLength)
    {
        var text = Readable(pair?.Text, $"{field}.text", maxLength);
        var source = TranslationSource.Read(text, model).Fitting(model, $"{field}.text", "it");
        var target = source.ReadTarget(Readable(pair?.Translation, $"{field}.translation", maxLength), model);
        return new TranslationText(text, [source with { Target = target.Fitting(model, $"{field}.translation", "it") }], [0..text.Length]);
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

    private static TranslationText Parted(string text, IEnumerable<(Range Place, TranslationSource Source)> parts)
    {
        var all = parts.ToList();
        return new TranslationText(text, all.ConvertAll(static part => part.Source), all.ConvertAll(static part => part.Place));
    }

    private static IEnumerable<(Range Place, TranslationSource Source)> Parts(string text, Range place, string field, Translator model)
    {
        var source = TranslationSource.Read(text[place], model);
        if (source.Fits(model))
        {
            return [(place, source)];
        }

        return ClauseSplitter.Halve(source.Text) is var (first, second)
            ? Parts(text, Within(place, first), field, model).Concat(Parts(text, Within(place, second), field, model))
            : [(place, source.Fitting(model, field, "a word of it"))];

        Range Within(Range outer, Range inner)
        {
            var (offset, length) = inner.GetOffsetAndLength(source.Text.Length);
            return (outer.Start.Value + offset)..(outer.Start.Value + offset + length);
        }
    }

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
