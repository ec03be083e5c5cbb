using Attention.Contracts;
using Attention.Inference.Languages;

namespace Attention.Inference.Tests.Languages;

/// <summary>The shipped detector.</summary>
public sealed class LanguageDetectorTests
{
    [Fact]
    public async Task It_reproduces_its_golden_answers()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        var model = Assert.Single(engine.Models.Served<LanguageDetector>());
        foreach (var golden in GoldenFile.Read<GoldenLanguage>(model.Folder))
        {
            var scores = await model.DetectAsync(golden.Text, TestContext.Current.CancellationToken);

            Assert.Equal(golden.Scores, model.Languages.Select(language => scores.Single(score => score.Label == language).Score), (one, other) => Math.Abs(one - other) < 1e-3);
        }
    }

    [Fact]
    public async Task It_tells_languages_apart_in_sentences_that_it_was_not_built_from()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        var pipeline = engine.Get<LanguagePipeline>();
        var sentences = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sentences.tsv")).Select(line => line.Split('\t')).ToList();

        var found = await Task.WhenAll(sentences.Select(async line => (await pipeline.DetectAsync(line[1], "q", TestContext.Current.CancellationToken))[0].Label == line[0]));

        Assert.InRange(sentences.Select(line => line[0]).Distinct().Count(), 10, 100);
        Assert.InRange(found.Count(isRight => isRight) / (double)found.Length, 0.97, 1);
    }

    [Theory]
    [InlineData("The cat sleeps.", " the cat sleeps ")]
    [InlineData("  3 CATS, 2 dogs!  ", " cats dogs ")]
    [InlineData("L’été", " l été ")]
    [InlineData("𝒳 and 犬", " 𝒳 and 犬 ")]
    [InlineData("12 + 30 = 42", "  ")]
    [InlineData("abcdefghij", " abcdefg ", 7)]
    [InlineData("abcdef ghij", " abcdef  ", 7)]
    public void A_text_is_read_as_its_letters(string text, string read, int length = 20)
    {
        var codes = LanguageText.Encode(text, length);

        Assert.Equal(read + "\0\0\0", string.Concat(codes.Select(code => char.ConvertFromUtf32((int)code))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12:30 – 13:00")]
    public async Task What_has_no_letters_is_refused(string text)
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => engine.Get<LanguagePipeline>().DetectAsync(text, "q", TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.InvalidInput, "q"), (failure.Code, failure.Field));
    }

    private sealed record GoldenLanguage
    {
        public required string Text { get; init; }

        public required double[] Scores { get; init; }
    }
}
