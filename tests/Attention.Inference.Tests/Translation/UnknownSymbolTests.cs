using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Decoding;
using Attention.Inference.Text;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

/// <summary>Models that say <c>&lt;unk&gt;</c>: characters of the source stand in its place.</summary>
public sealed class UnknownSymbolTests
{
    // Enough to say some among its words, and too much to end.
    private const float Bias = 6;

    private static readonly string[] Texts = ["The 😀 dog sees Ω.", "☃", "The red cat❤️ sees 你好 and 你们!", "The ☃ cat sees a ☃ dog."];

    [Theory]
    [InlineData(0.1f, 0.3f, "Ω")]
    [InlineData(0.2f, 0.1f, "😀")]
    [InlineData(0.2f, 0.2f, "😀")]
    public async Task The_symbol_that_was_attended_to_most_is_copied(float first, float second, string expected)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var (model, source) = Read(engine, "The 😀 dog sees Ω.");
        var weights = new float[source.Ids.Length];
        weights[0] = 0.5f;
        (weights[source.Unknown[0]], weights[source.Unknown[1]]) = (first, second);

        Assert.Equal(expected, new TargetPieces(source, model).Next(Unknown(weights)));
    }

    [Fact]
    public async Task A_symbol_is_not_copied_twice_while_another_is_left()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var (model, source) = Read(engine, "The 😀 Ω dog.");
        var weights = new float[source.Ids.Length];
        (weights[source.Unknown[0]], weights[source.Unknown[1]]) = (0.6f, 0.4f);
        var pieces = new TargetPieces(source, model);

        Assert.Equal(["😀", "Ω", "😀"], Enumerable.Range(0, 3).Select(_ => pieces.Next(Unknown(weights))));
    }

    [Fact]
    public async Task Without_attention_symbols_are_copied_in_the_order_of_reading()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var (model, source) = Read(engine, "The 😀 dog sees Ω.");
        var pieces = new TargetPieces(source, model);
        var dot = source.Ids[^2];

        Assert.Equal(["😀", ".", "Ω", "😀"], new[] { Unknown(), new DecodedToken(dot, -1, null), Unknown(), Unknown() }.Select(pieces.Next));
    }

    [Theory]
    [InlineData("The red cat sees a black dog.", false)]
    [InlineData("The ☃ cat sees a ☃ dog.", false)]
    [InlineData("The 😀 dog sees Ω.", true)]
    public async Task Only_to_tell_symbols_apart_is_attention_fetched_that_nobody_asked_for(string text, bool isFetched)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var (model, source) = Read(engine, text);
        var options = DecodingOptions.For(Request(text) with { Attention = AttentionFormat.None }, model.Decoding);

        Assert.Equal(isFetched, source.Search(options).Outputs.HasFlag(StepOutputs.Traces));
        Assert.False((source with { Target = source }).Search(options).Outputs.HasFlag(StepOutputs.Traces));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Every_symbol_of_an_answer_is_the_one_its_row_of_the_matrix_is_for(int beam)
    {
        using var models = AlteredToy.ThatSaysUnknown(Bias);
        await using var engine = await Engine.StartAsync(models.Path);

        var answer = await TranslateAsync(engine, Request(Texts) with { Beam = beam, Alternatives = beam });

        foreach (var (text, best) in Texts.Zip(answer.Translations))
        {
            var (_, source) = Read(engine, text);
            Assert.NotEqual(0, best.Alternatives.Prepend(best).Sum(result => AssertCopied(source, result)));
        }
    }

    [Fact]
    public async Task Symbols_are_copied_alike_with_and_without_attention_in_the_answer()
    {
        using var models = AlteredToy.ThatSaysUnknown(Bias);
        await using var engine = await Engine.StartAsync(models.Path);

        var with = (await TranslateAsync(engine, Request(Texts))).Translations;
        var without = (await TranslateAsync(engine, Request(Texts) with { Attention = AttentionFormat.None })).Translations;

        Assert.Equal(with.Select(result => result.Translation), without.Select(result => result.Translation));
        Assert.Equal(with.SelectMany(result => result.TargetWords), without.SelectMany(result => result.TargetWords));
        Assert.All(without, result => Assert.Equal((null, null), (result.Attention, result.Links)));
    }

    [Theory]
    [InlineData(AttentionFormat.Weights, true)]
    [InlineData(AttentionFormat.None, true)]
    [InlineData(AttentionFormat.None, false)]
    public async Task A_stream_tells_the_symbols_of_the_answer(AttentionFormat format, bool hasAttention)
    {
        using var models = AlteredToy.ThatSaysUnknown(Bias, hasAttention);
        await using var engine = await Engine.StartAsync(models.Path);
        var events = new List<TranslationEvent>();

        await foreach (var message in engine.Get<TranslationPipeline>().StreamAsync(Request(string.Join(' ', Texts[0], Texts[2]), Texts[3]) with { Attention = format }, TestContext.Current.CancellationToken))
        {
            events.Add(message);
        }

        foreach (var (index, result) in events[^1].Done!.Translations.Index())
        {
            var tokens = events.Where(message => message.Token is not null && message.Index == index).ToList();
            Assert.Equal(result.TargetTokens, tokens.Select(message => message.Token!));
            Assert.All(tokens, message => Assert.Equal(format == AttentionFormat.None, message.Attention is null));
            Assert.DoesNotContain("<unk>", result.TargetTokens.Select(token => token.Text));
        }
    }

    [Fact]
    public async Task A_figure_shows_them()
    {
        using var models = AlteredToy.ThatSaysUnknown(Bias);
        await using var engine = await Engine.StartAsync(models.Path);

        var answer = await TranslateAsync(engine, Request(Texts[1]));

        var (words, figure) = (answer.Translations[0].TargetWords, AlignmentFigure.Svg(answer));
        Assert.Contains(words, word => word.Contains('☃', StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains($">{word}<", figure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_given_translation_keeps_its_own_symbols()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        const string Own = "Le ☃ chien voit Ж, 你好.";

        var aligned = (await engine.Get<TranslationPipeline>().AlignAsync(
            new AlignmentRequest { Pairs = [new TextPair { Text = Texts[0], Translation = Own }], Source = "en", Target = "fr" },
            TestContext.Current.CancellationToken)).Translations[0];

        Assert.Equal(Own, aligned.Translation);
        Assert.Equal(Own.Split(' '), aligned.TargetWords);
        Assert.Equal(Read(engine, Own).Source.Tokens, aligned.TargetTokens.Select(token => token.Text));
    }

    [Fact]
    public async Task With_nothing_to_copy_the_symbol_is_no_text()
    {
        using var models = AlteredToy.ThatSaysUnknown(bias: 100);
        await using var engine = await Engine.StartAsync(models.Path);

        var result = (await TranslateAsync(engine, Request("The red cat sees a black dog.") with { MaxTokens = 3, Beam = 1 })).Translations[0];

        Assert.Equal(["<unk>", "<unk>", "<unk>"], result.TargetTokens.Select(token => token.Text));
        Assert.Equal("", result.Translation);
    }

    // Whatever the model says: symbols by their rows, words and text from the same tokens. Tells how many symbols were copied.
    private static int AssertCopied(TranslationSource source, TranslationResult result)
    {
        var symbols = source.Unknown.Select(place => source.Tokens[place]).ToHashSet();
        var (copied, left) = (0, source.Unknown.ToList());
        foreach (var (token, row) in result.TargetTokens.Zip(result.Attention!.Weights!.Chunk(source.Ids.Length)))
        {
            if (symbols.Contains(token.Text))
            {
                copied++;
                var strongest = left.MaxBy(place => row[place]);
                Assert.Equal(source.Tokens[strongest], token.Text);
                left = left.Count == 1 ? [.. source.Unknown] : [.. left.Except([strongest])];
            }
        }

        Assert.Equal(result.Translation, string.Join(' ', result.TargetWords));
        Assert.Equal(result.Translation, string.Concat(result.TargetTokens.Select(token => token.Text).Where(text => text != "</s>")).Replace('▁', ' ').TrimStart());
        return copied;
    }

    private static (Translator Model, TranslationSource Source) Read(Engine engine, string text)
    {
        var model = engine.Models.Resolve<Translator>("toy-en-fr");
        return (model, TranslationSource.Read(text, model));
    }

    private static DecodedToken Unknown(float[]? weights = null) => new(Vocabulary.Unknown, -1, weights is null ? null : new StepTrace([weights]));

    private static TranslationRequest Request(params string[] texts) => new() { Texts = texts, Source = "en", Target = "fr", MaxTokens = 20 };

    private static Task<TranslationResponse> TranslateAsync(Engine engine, TranslationRequest request) =>
        engine.Get<TranslationPipeline>().TranslateAsync(request, TestContext.Current.CancellationToken);
}
