using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Text;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

/// <summary>Texts of several sentences.</summary>
public sealed class LongTextTests
{
    private static readonly string[] Sentences = ["The red cat sees a black dog.", "Every green bird follows this yellow train!", "The black horse sees a red dog."];

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Each_sentence_is_answered_as_if_it_came_alone(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var alone = (await TranslateAsync(engine, Request(Sentences) with { Beam = 3, Alternatives = 2 })).Translations;

        var whole = (await TranslateAsync(engine, Request(string.Join(' ', Sentences)) with { Beam = 3, Alternatives = 2 })).Translations.Single();

        Assert.Equal(Sentences, whole.Sentences.Select(sentence => sentence.Text));
        foreach (var (expected, sentence) in alone.Zip(whole.Sentences))
        {
            Assert.Equal(expected.TargetTokens.Select(token => token.Text), sentence.TargetTokens.Select(token => token.Text));
            Assert.Equal(expected.Alternatives.Select(other => other.Translation), sentence.Alternatives.Select(other => other.Translation));
            Assert.Equal((expected.Translation, expected.Links), (sentence.Translation, sentence.Links));
            AssertRow.Equal(expected.Attention!.Weights!, sentence.Attention!.Weights!, tolerance: 1e-4);
            Assert.Null(expected.Text);
            Assert.Empty(expected.Sentences);
        }
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task The_whole_is_its_sentences_one_after_the_other(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);

        var whole = (await TranslateAsync(engine, Request(string.Join(' ', Sentences)))).Translations.Single();

        Assert.Equal(string.Join(' ', whole.Sentences.Select(sentence => sentence.Translation)), whole.Translation);
        Assert.Equal(whole.Sentences.SelectMany(sentence => sentence.SourceTokens), whole.SourceTokens);
        Assert.Equal(whole.Sentences.SelectMany(sentence => sentence.TargetTokens), whole.TargetTokens);
        Assert.Equal(whole.Sentences.SelectMany(sentence => sentence.SourceWords), whole.SourceWords);
        Assert.Equal(whole.Sentences.SelectMany(sentence => sentence.TargetWords), whole.TargetWords);
        Assert.Equal(whole.Sentences.Sum(sentence => sentence.Score * sentence.TargetTokens.Count) / whole.TargetTokens.Count, whole.Score, tolerance: 1e-4);
        Assert.All(Linked(whole), pair => Assert.Contains(pair, whole.Sentences.SelectMany(Linked)));
        Assert.Equal(whole.TargetWords.Count, Linked(whole).Count());
        Assert.Equal((true, null), (whole.Finished, whole.Attention));
        Assert.Empty(whole.Alternatives);
    }

    [Theory]
    [InlineData("  {0}\n\n\t{1}  {2}\r\n")]
    [InlineData("{0}\n{1}\n{2}")]
    public async Task The_spacing_of_the_source_is_kept(string form)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var whole = (await TranslateAsync(engine, Request(Form(form, Sentences)))).Translations.Single();

        Assert.Equal(Form(form, [.. whole.Sentences.Select(sentence => sentence.Translation)]), whole.Translation);
    }

    [Theory]
    [InlineData("今天下雨。我们回家。", "It rains.|We go home.", "It rains. We go home.")]
    [InlineData("今天下雨。\n我们回家。", "It rains.|We go home.", "It rains.\nWe go home.")]
    [InlineData("今天下雨。我们回家。", "雨です。|帰ります。", "雨です。帰ります。")]
    public void Sentences_without_space_between_them_get_one_where_the_target_has_it(string source, string translations, string whole) =>
        Assert.Equal(whole, new TranslationText(source, [], SentenceSplitter.Split(source, "zh")).Replace(translations.Split('|')));

    [Fact]
    public async Task A_stream_tells_the_sentences_of_a_text_one_after_the_other()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var events = new List<TranslationEvent>();

        await foreach (var message in engine.Get<TranslationPipeline>().StreamAsync(Request(string.Join(' ', Sentences), "The cat sees."), TestContext.Current.CancellationToken))
        {
            events.Add(message);
        }

        var whole = events[^1].Done!.Translations[0];
        var tokens = events.Where(message => message.Token is not null && message.Index == 0).ToList();
        Assert.Equal(whole.TargetTokens, tokens.Select(message => message.Token!));
        Assert.Equal(whole.Sentences.SelectMany((sentence, index) => sentence.TargetTokens.Select(_ => index)), tokens.Select(message => message.Sentence));
        AssertRow.Equal([.. whole.Sentences.SelectMany(sentence => sentence.Attention!.Weights!)], [.. tokens.SelectMany(message => message.Attention!.Weights!)], tolerance: 0);
    }

    [Fact]
    public async Task A_sentence_that_is_too_long_is_refused_by_its_number()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => TranslateAsync(engine, Request("Yes.", "The cat sees.\n" + string.Join(' ', Enumerable.Repeat("cat", 300)))));

        Assert.Equal((ErrorCode.InvalidInput, "texts[1]"), (failure.Code, failure.Field));
        Assert.StartsWith("texts[1]: its sentence 2 has 301 subword tokens. The limit of toy-en-fr is", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_sentences_as_a_text_can_hold_pass_a_queue_that_is_shorter()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Batching:MaxQueueSize", "64"));
        var text = string.Concat(Enumerable.Repeat("A cat! ", 2_000 / 7));

        var whole = (await TranslateAsync(engine, Request(text) with { Beam = 1 })).Translations.Single();

        Assert.Equal(2_000 / 7, whole.Sentences.Count);
    }

    private static Task<TranslationResponse> TranslateAsync(Engine engine, TranslationRequest request) =>
        engine.Get<TranslationPipeline>().TranslateAsync(request, TestContext.Current.CancellationToken);

    private static TranslationRequest Request(params string[] texts) => new() { Texts = texts, Source = "en", Target = "fr" };

    private static string Form(string form, string[] sentences) => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, sentences);

    private static IEnumerable<(string Source, string Target)> Linked(TranslationResult result) =>
        result.Links!.Split(' ').Select(link => link.Split('-').Select(int.Parse).ToArray()).Select(pair => (result.SourceWords[pair[0]], result.TargetWords[pair[1]]));
}
