using System.Globalization;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

/// <summary>What must hold for every translator, whatever it learnt.</summary>
public sealed class TranslationPipelineTests
{
    private static readonly string[] Sentences =
    [
        "Economic growth has slowed down in recent years.",
        "The red cat sees a black dog.",
        "Yes.",
        "My sister and I took the early train to the coast, walked along the beach until noon and had soup in a small restaurant by the harbour.",
        "every green bird follows this yellow train",
        "😀",
        "He said: «No!»",
    ];

    [Theory]
    [InlineData(Engine.Toy, null, "fr")]
    [InlineData(Engine.Shipped, "translate-en-fr", "fr")]
    [InlineData(Engine.Shipped, "translate-en-fr-baseline", "fr")]
    [InlineData(Engine.Shipped, "translate-en-de", "de")]
    public async Task The_same_64_texts_translate_the_same_alone_and_under_32_clients(string repository, string? model, string target)
    {
        await using var engine = await Engine.StartAsync(repository);
        var pipeline = engine.Get<TranslationPipeline>();
        var requests = Enumerable.Range(0, 64).Select(i => Request(Sentences[i % Sentences.Length]) with { Model = model, Target = target, Beam = (i % 5) + 1, Alternatives = 1 }).ToList();
        var alone = new List<TranslationResponse>();
        foreach (var request in requests)
        {
            alone.Add(await pipeline.TranslateAsync(request, TestContext.Current.CancellationToken));
        }

        using var clients = new SemaphoreSlim(32);
        var together = await Task.WhenAll(requests.Select(async request =>
        {
            await clients.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                return await pipeline.TranslateAsync(request, TestContext.Current.CancellationToken);
            }
            finally
            {
                clients.Release();
            }
        }));

        Assert.Contains(together, answer => answer.Provenance.BatchSize > 1);
        for (var i = 0; i < requests.Count; i++)
        {
            AssertSame(alone[i].Translations[0], together[i].Translations[0]);
        }
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Every_row_of_the_alignment_sums_to_1(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);

        var answer = await engine.Get<TranslationPipeline>().TranslateAsync(Request(Sentences) with { Beam = 4, Alternatives = 4 }, TestContext.Current.CancellationToken);

        foreach (var translation in answer.Translations.SelectMany(best => best.Alternatives.Prepend(best)))
        {
            var map = translation.Attention!;
            Assert.Equal((translation.TargetTokens.Count, translation.SourceTokens.Count), (map.Rows, map.Columns));
            foreach (var row in map.Weights!.Chunk(map.Columns))
            {
                Assert.Equal(1, row.Sum(), tolerance: 1e-4);
                Assert.All(row, weight => Assert.InRange(weight, 0, 1));
            }
        }
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task A_stream_tells_what_the_unary_call_answers(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var pipeline = engine.Get<TranslationPipeline>();
        var request = Request(Sentences);
        var unary = await pipeline.TranslateAsync(request, TestContext.Current.CancellationToken);

        var events = new List<TranslationEvent>();
        await foreach (var message in pipeline.StreamAsync(request, TestContext.Current.CancellationToken))
        {
            events.Add(message);
        }

        var done = events[^1].Done!;
        for (var index = 0; index < Sentences.Length; index++)
        {
            AssertSame(unary.Translations[index], done.Translations[index]);
            var tokens = events.Where(message => message.Token is not null && message.Index == index).ToList();
            Assert.Equal(done.Translations[index].TargetTokens, tokens.Select(message => message.Token!));
            AssertRow.Equal([.. done.Translations[index].Attention!.Weights!], [.. tokens.SelectMany(message => message.Attention!.Weights!)], tolerance: 0);
        }
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Without_attention_the_tokens_are_the_same(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var pipeline = engine.Get<TranslationPipeline>();

        var with = await pipeline.TranslateAsync(Request(Sentences), TestContext.Current.CancellationToken);
        var without = await pipeline.TranslateAsync(Request(Sentences) with { Attention = AttentionFormat.None }, TestContext.Current.CancellationToken);

        Assert.Equal(with.Translations.Select(Tokens), without.Translations.Select(Tokens));
        Assert.All(without.Translations, translation => Assert.Null(translation.Attention));
        Assert.All(without.Translations, translation => Assert.Null(translation.Links));
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Aligning_a_translation_of_its_own_gives_the_matrix_it_came_with(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var pipeline = engine.Get<TranslationPipeline>();
        var own = (await pipeline.TranslateAsync(Request("The red cat sees a black dog.") with { Beam = 1 }, TestContext.Current.CancellationToken)).Translations[0];

        var aligned = (await pipeline.AlignAsync(
            new AlignmentRequest { Pairs = [new TextPair { Text = "The red cat sees a black dog.", Translation = own.Translation }], Source = "en", Target = "fr" },
            TestContext.Current.CancellationToken)).Translations[0];

        AssertSame(own, aligned);
    }

    [Fact]
    public async Task A_scorer_of_zeros_attends_everywhere_alike()
    {
        using var models = new AlteredToy("step.onnx", "decoder.score.weight");
        await using var engine = await Engine.StartAsync(models.Path);

        var answer = await engine.Get<TranslationPipeline>().TranslateAsync(Request(Sentences) with { Beam = 2 }, TestContext.Current.CancellationToken);

        foreach (var translation in answer.Translations)
        {
            Assert.All(translation.Attention!.Weights!, weight => Assert.Equal(1f / translation.SourceTokens.Count, weight, tolerance: 1e-6));
        }
    }

    [Fact]
    public async Task What_the_tokenizer_does_not_know_keeps_its_own_characters()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var answer = await engine.Get<TranslationPipeline>().TranslateAsync(Request("The 😀 dog sees Ω."), TestContext.Current.CancellationToken);

        Assert.Equal(["The", "😀", "dog", "sees", "Ω."], answer.Translations[0].SourceWords);
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task A_sentence_in_capitals_is_answered_as_any_other_in_capitals(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var answer = await engine.Get<TranslationPipeline>().TranslateAsync(Request("The red cat sees a black dog.", "THE RED CAT SEES A BLACK DOG."), TestContext.Current.CancellationToken);

        var (usual, capitals) = (answer.Translations[0], answer.Translations[1]);

        Assert.Equal(usual.Translation.ToUpperInvariant(), capitals.Translation);
        Assert.Equal(["THE", "RED", "CAT", "SEES", "A", "BLACK", "DOG."], capitals.SourceWords);
        Assert.Equal("</s>", capitals.TargetTokens[^1].Text);
        Assert.Equal("</s>", capitals.SourceTokens[^1]);
        Assert.Equal(usual.Links, capitals.Links);
    }

    [Fact]
    public async Task Every_target_word_is_linked_to_a_source_word()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var translation = (await engine.Get<TranslationPipeline>().TranslateAsync(Request("The black horse sees a red dog."), TestContext.Current.CancellationToken)).Translations[0];

        Assert.Equal("Le cheval noir voit un chien rouge.", translation.Translation);
        Assert.Equal(["Le", "cheval", "noir", "voit", "un", "chien", "rouge."], translation.TargetWords);
        Assert.Equal(Enumerable.Range(0, 7), translation.Links!.Split(' ').Select(link => int.Parse(link.Split('-')[1], CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("", "texts[0]")]
    [InlineData("   ", "texts[0]")]
    [InlineData("\u0000", "texts[0]")]
    [InlineData("\u0007\u001b", "texts[0]")]
    public async Task A_text_with_nothing_to_read_is_refused_by_field(string text, string field)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => engine.Get<TranslationPipeline>().TranslateAsync(Request(text), TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.InvalidInput, field), (failure.Code, failure.Field));
    }

    public static TheoryData<TranslationRequest, string> BadRequests => new()
    {
        { Request() , "texts" },
        { Request([.. Enumerable.Repeat("Yes.", 65)]), "texts" },
        { Request(new string('a', 10_000)), "texts[0]" },
        { Request("Yes.", null!), "texts[1]" },
        { Request("Yes.") with { Beam = 0 }, "beam" },
        { Request("Yes.") with { Beam = 11 }, "beam" },
        { Request("Yes.") with { Beam = -1 }, "beam" },
        { Request("Yes.") with { Beam = 2, Alternatives = 3 }, "alternatives" },
        { Request("Yes.") with { Alternatives = 0 }, "alternatives" },
        { Request("Yes.") with { MaxTokens = 0 }, "maxTokens" },
        { Request("Yes.") with { MaxTokens = 500 }, "maxTokens" },
        { Request("Yes.") with { Attention = (AttentionFormat)9 }, "attention" },
        { Request("Yes.") with { Source = "" }, "source" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task A_bad_request_is_refused_by_field(TranslationRequest request, string field)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => engine.Get<TranslationPipeline>().TranslateAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.InvalidInput, field), (failure.Code, failure.Field));
        Assert.StartsWith(field + ":", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "tlh", ErrorCode.InvalidInput)]
    [InlineData("toy-en-fr", "de", ErrorCode.InvalidInput)]
    [InlineData("nobody", "fr", ErrorCode.NotFound)]
    public async Task A_pair_or_model_that_is_not_there_is_refused(string? model, string target, ErrorCode code)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => engine.Get<TranslationPipeline>().TranslateAsync(Request("Yes.") with { Model = model, Target = target }, TestContext.Current.CancellationToken));

        Assert.Equal(code, failure.Code);
    }

    private static TranslationRequest Request(params string[] texts) => new() { Texts = texts, Source = "en", Target = "fr" };

    private static string Tokens(TranslationResult translation) => string.Join(' ', translation.TargetTokens.Select(token => token.Text));

    private static void AssertSame(TranslationResult expected, TranslationResult actual)
    {
        Assert.Equal(Tokens(expected), Tokens(actual));
        Assert.Equal(expected.Links, actual.Links);
        Assert.Equal(expected.Score, actual.Score, tolerance: 1e-4);
        Assert.Equal(expected.Attention is null, actual.Attention is null);
        AssertRow.Equal(expected.Attention?.Weights ?? [], actual.Attention?.Weights ?? [], tolerance: 1e-4);
    }
}
