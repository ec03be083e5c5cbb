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
    public async Task A_sentence_that_is_too_long_is_parted_where_it_pauses()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var half = string.Join(' ', Enumerable.Repeat("the cat sees", 15));
        string[] parts = [$"The red cat sees {half};", $"a dog sees {half}."];

        var whole = (await TranslateAsync(engine, Request(string.Join(' ', parts)) with { MaxTokens = 8 })).Translations.Single();

        Assert.Equal(parts, whole.Sentences.Select(sentence => sentence.Text));
        Assert.Equal(string.Join(' ', whole.Sentences.Select(sentence => sentence.Translation)), whole.Translation);
    }

    [Fact]
    public async Task Every_part_of_a_sentence_fits_the_model_and_nothing_of_it_is_lost()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var text = "  " + string.Join(' ', Enumerable.Repeat("cat", 400)) + " \n";

        var whole = (await TranslateAsync(engine, Request(text) with { Beam = 1, MaxTokens = 2 })).Translations.Single();

        Assert.Equal(text.Trim(), string.Join(' ', whole.Sentences.Select(sentence => sentence.Text)));
        Assert.All(whole.Sentences, sentence => Assert.InRange(sentence.SourceTokens.Count, 50, 120));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("\u0007")]
    public async Task A_text_with_nothing_to_read_does_not_refuse_the_others(string empty)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var alone = (await TranslateAsync(engine, Request(Sentences))).Translations;

        var answer = (await TranslateAsync(engine, Request([Sentences[0], empty, .. Sentences[1..]]))).Translations;

        Assert.Equal(alone.Select(result => result.Translation), answer.Where(result => result.Failure is null).Select(result => result.Translation));
        Assert.Equal(("", 0, false), (answer[1].Translation, answer[1].TargetTokens.Count, answer[1].Finished));
        Assert.Equal((ErrorCode.InvalidInput, "texts[1]"), (answer[1].Failure!.Code, answer[1].Failure!.Field));
    }

    [Fact]
    public async Task A_word_that_is_too_long_is_told_of_the_text_that_has_it()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var failure = (await TranslateAsync(engine, Request("Yes.", $"The cat sees {new string('x', 600)}!"))).Translations[1].Failure;

        Assert.Equal((ErrorCode.InvalidInput, "texts[1]"), (failure!.Code, failure.Field));
        Assert.Matches(@"^texts\[1\]: a word of it has \d+ subword tokens\. The limit of toy-en-fr is 120", failure.Message);
    }

    [Theory]
    [InlineData("en", "fr")]
    [InlineData("EN", "Fr")]
    [InlineData("en-US", "fr-CA")]
    [InlineData("en_GB", "FR_fr")]
    public async Task A_language_is_known_however_its_tag_is_written(string source, string target)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        Assert.Equal("toy-en-fr", (await TranslateAsync(engine, Request(Sentences) with { Source = source, Target = target })).Model);
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
