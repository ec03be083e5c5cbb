using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

/// <summary>A translator without attention, beside one of the same languages that has it.</summary>
public sealed class BaselineTests
{
    private const string Text = "The red cat sees a black dog.";

    [Fact]
    public async Task It_answers_null_for_the_attention_it_does_not_have()
    {
        using var models = AlteredToy.WithBaseline();
        await using var engine = await Engine.StartAsync(models.Path);

        var result = (await TranslateAsync(engine, "baseline-en-fr")).Translations[0];

        Assert.Equal("Le chat rouge voit un chien noir.", result.Translation);
        Assert.Equal((null, null), (result.Attention, result.Links));
        Assert.All(result.Alternatives, other => Assert.Equal((null, null), (other.Attention, other.Links)));
    }

    [Fact]
    public async Task Its_stream_has_tokens_without_rows()
    {
        using var models = AlteredToy.WithBaseline();
        await using var engine = await Engine.StartAsync(models.Path);

        await foreach (var message in engine.Get<TranslationPipeline>().StreamAsync(Request("baseline-en-fr"), TestContext.Current.CancellationToken))
        {
            Assert.Null(message.Attention);
        }
    }

    [Fact]
    public async Task Its_figure_is_the_two_sentences_without_links()
    {
        using var models = AlteredToy.WithBaseline();
        await using var engine = await Engine.StartAsync(models.Path);

        var figure = AlignmentFigure.Svg(await TranslateAsync(engine, "baseline-en-fr"));

        Assert.Contains(">chien<", figure, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"link\"", figure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "toy-en-fr")]
    [InlineData(false, "baseline-en-fr")]
    public async Task It_answers_for_its_languages_only_where_there_is_no_other(bool hasDefault, string expected)
    {
        using var models = AlteredToy.WithBaseline(hasDefault);
        await using var engine = await Engine.StartAsync(models.Path);

        Assert.Equal(expected, (await TranslateAsync(engine, model: null)).Model);
        Assert.Equal(hasDefault ? ["toy-en-fr"] : [], engine.Models.Models.Where(model => model.Default).Select(model => model.Name));
    }

    [Theory]
    [InlineData(true, "baseline-en-fr", "has no attention, so it cannot show which words belong together. Here it can be: toy-en-fr.")]
    [InlineData(false, "baseline-en-fr", "has no attention, so it cannot show which words belong together.")]
    [InlineData(false, null, "has no attention, so it cannot show which words belong together.")]
    public async Task It_aligns_nothing_and_says_why(bool hasDefault, string? model, string reason)
    {
        using var models = AlteredToy.WithBaseline(hasDefault);
        await using var engine = await Engine.StartAsync(models.Path);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => AlignAsync(engine, model));

        Assert.Equal((ErrorCode.InvalidInput, "model"), (failure.Code, failure.Field));
        Assert.Equal($"model: 'baseline-en-fr' {reason}", failure.Message);
    }

    [Fact]
    public async Task Who_names_no_model_has_words_aligned_by_one_that_can()
    {
        using var models = AlteredToy.WithBaseline();
        await using var engine = await Engine.StartAsync(models.Path);

        Assert.Equal("toy-en-fr", (await AlignAsync(engine, model: null)).Model);
    }

    private static TranslationRequest Request(string? model) => new() { Model = model, Texts = [Text], Source = "en", Target = "fr" };

    private static Task<TranslationResponse> TranslateAsync(Engine engine, string? model) => engine.Get<TranslationPipeline>().TranslateAsync(
        Request(model) with { Beam = 2, Alternatives = 2 }, TestContext.Current.CancellationToken);

    private static Task<TranslationResponse> AlignAsync(Engine engine, string? model) => engine.Get<TranslationPipeline>().AlignAsync(
        new AlignmentRequest { Model = model, Pairs = [new TextPair { Text = Text, Translation = "Le chat." }], Source = "en", Target = "fr" },
        TestContext.Current.CancellationToken);
}
