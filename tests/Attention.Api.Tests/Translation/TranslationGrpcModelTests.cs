using Attention.Api.Tests.Hosting;
using Attention.Contracts.Translation;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Translation;

/// <summary>Translations and alignments by the models of the repository, over gRPC.</summary>
public sealed class TranslationGrpcModelTests(AttentionApi api)
{
    private const string Text = "Economic growth has slowed down in recent years.";

    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.TranslationService.TranslationServiceClient _client = new(api.Channel());

    [Fact]
    public async Task GRPC_gives_the_answer_that_REST_gives()
    {
        var rest = await (await _rest.PostJsonAsync("/v1/translations", Requests.Translation(Text))).ReadAsync<TranslationResponse>();
        var grpc = await _client.TranslateAsync(Requests.TranslationMessage(Text));

        var (expected, result) = (rest.Translations.Single(), grpc.Translations.Single());
        Assert.Equal(expected.Translation, result.Translation);
        Assert.Equal(expected.Links, result.Links);
        Assert.Equal(expected.SourceTokens, result.SourceTokens);
        Assert.All(expected.Attention!.Weights!.Zip(result.Attention.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public async Task A_stream_ends_with_the_answer_that_would_have_come_at_once()
    {
        var whole = await _client.TranslateAsync(Requests.TranslationMessage(Text));
        using var call = _client.StreamTranslation(Requests.TranslationMessage(Text));
        var events = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Equal(whole.Translations[0].TargetTokens, events.SkipLast(1).Select(message => message.Token));
        Assert.All(events.SkipLast(1), message => Assert.Equal(1, message.Attention.Rows));
        Assert.Equal(whole.Translations[0].Translation, events[^1].Done.Translations[0].Translation);
    }

    [Fact]
    public async Task A_text_of_several_sentences_streams_sentence_by_sentence()
    {
        using var call = _client.StreamTranslation(Requests.TranslationMessage($"{Text} The dog sleeps here."));
        var events = await call.ResponseStream.ReadAllAsync().ToListAsync();

        var whole = events[^1].Done.Translations.Single();
        Assert.Equal(2, whole.Sentences.Count);
        Assert.Equal(whole.TargetTokens, events.SkipLast(1).Select(message => message.Token));
        Assert.Equal(
            whole.Sentences.SelectMany((sentence, index) => sentence.TargetTokens.Select(_ => index)),
            events.SkipLast(1).Select(message => message.Sentence));
        Assert.Equal(["The dog sleeps here."], whole.Sentences.Skip(1).Select(sentence => sentence.Text));
    }

    [Fact]
    public async Task Bulk_answers_every_request_and_the_bad_one_too()
    {
        using var call = _client.TranslateBulk();
        foreach (var (id, text) in new[] { ("a", "Hello."), ("bad", ""), ("b", "Thank you.") })
        {
            var request = Requests.TranslationMessage(text);
            request.Id = id;
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.NotEmpty(answers["a"].Response.Translations[0].Translation);
        Assert.NotEmpty(answers["b"].Response.Translations[0].Translation);
        Assert.Equal((int)StatusCode.InvalidArgument, answers["bad"].Failure.Code);
    }

    [Fact]
    public async Task A_translation_of_your_own_is_aligned()
    {
        var response = await _client.AlignAsync(new V1.AlignmentRequest
        {
            Source = "en",
            Target = "fr",
            Pairs = { new V1.TextPair { Text = "Hello.", Translation = "Bonjour." } },
        });

        var result = Assert.Single(response.Translations);
        Assert.Equal((result.TargetTokens.Count, result.SourceTokens.Count), (result.Attention.Rows, result.Attention.Columns));
    }
}
