using System.Net;
using System.Text;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Models;
using Attention.Contracts.Transcription;
using Attention.Inference.Tests.Audio;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Transcription;

/// <summary>Transcriptions of a toy that spells what it hears, over REST and gRPC.</summary>
public sealed class TranscriptionTests(ToyApi api)
{
    private const string Long = "the quick brown fox      jumps over the dog";

    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.TranscriptionService.TranscriptionServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task A_form_and_a_body_get_the_same_answer()
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Sounds.Spoken("it's me")), "audio", "speech.mp3" },
            { new StringContent("2"), "beam" },
            { new StringContent("mine"), "id" },
        };

        var raw = await _rest.TranscribeAsync(Sounds.Spoken("it's me"), "?beam=2");
        var posted = await (await _rest.PostAsync("/v1/transcriptions", form)).ReadAsync<TranscriptionResponse>();

        Assert.Equal(("mine", "toy-transcribe", "it's me"), (posted.Id, posted.Model, posted.Text));
        Assert.Equal(raw.Text, posted.Text);
        Assert.Equal(raw.Words, posted.Words);
        Assert.Equal((8, 7), (raw.Attention!.Rows, raw.Attention.Columns));
    }

    [Theory]
    [InlineData("hello you")]
    [InlineData(Long)]
    public async Task GRPC_gives_the_answer_that_REST_gives(string text)
    {
        var rest = await _rest.TranscribeAsync(Sounds.Spoken(text));

        var grpc = await _grpc.TranscribeAsync(Message(text));

        Assert.Equal((rest.Text, rest.Score, rest.DurationMs), (grpc.Text, grpc.Score, grpc.DurationMs));
        Assert.Equal(rest.Tokens.Select(token => (token.Text, token.StartMs)), grpc.Tokens.Select(token => (token.Text, (double?)token.StartMs)));
        Assert.Equal(rest.Words.Select(word => (word.Text, word.EndMs)), grpc.Words.Select(word => (word.Text, (double?)word.EndMs)));
        Assert.Equal(rest.Steps.Select(step => (step.StartMs, step.EndMs)), grpc.Steps.Select(step => (step.StartMs, step.EndMs)));
        Assert.Equal(rest.Attention?.Weights, grpc.Attention?.Weights);
        Assert.Equal(rest.Segments.Select(segment => segment.Text), grpc.Segments.Select(segment => segment.Text));
        Assert.Equal(rest.Segments.Select(segment => segment.Attention!.Weights!), grpc.Segments.Select(segment => segment.Attention.Weights));
    }

    [Fact]
    public async Task Without_attention_GRPC_sets_no_times()
    {
        var request = Message("ab");
        request.Options = new V1.SequenceOptions { Attention = V1.AttentionFormat.None, Beam = 3, Alternatives = 2 };

        var answer = await _grpc.TranscribeAsync(request);

        Assert.Null(answer.Attention);
        Assert.All(answer.Tokens, token => Assert.False(token.HasStartMs || token.HasEndMs));
        Assert.All(answer.Words, word => Assert.False(word.HasStartMs || word.HasEndMs));
        Assert.Single(answer.Alternatives);
    }

    [Theory]
    [InlineData("hello you")]
    [InlineData(Long)]
    public async Task A_stream_ends_with_the_answer_that_would_have_come_at_once(string text)
    {
        var whole = await _rest.TranscribeAsync(Sounds.Spoken(text));

        var rest = await (await _rest.PostAudioAsync(Sounds.Spoken(text), accept: "text/event-stream")).EventsAsync().ToListAsync();
        using var call = _grpc.StreamTranscription(Message(text));
        var grpc = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.All(rest.SkipLast(1), item => Assert.Equal("token", item.EventType));
        Assert.Equal("done", rest[^1].EventType);
        Assert.Equal(whole.Text, rest[^1].Data.GetProperty("text").GetString());
        Assert.Equal(whole.Text, grpc[^1].Done.Text);
        Assert.Equal(whole.Tokens.Select(token => token.Text), rest.SkipLast(1).Select(item => item.Data.GetProperty("token").GetProperty("text").GetString()));
        Assert.Equal(whole.Tokens.Select(token => token.Text), grpc.SkipLast(1).Select(message => message.Token.Text));
        Assert.All(grpc.SkipLast(1), message => Assert.Equal(1, message.Attention.Rows));
    }

    [Fact]
    public async Task The_figure_shows_the_sound_and_a_row_for_every_character()
    {
        var response = await _rest.PostAudioAsync(Sounds.Spoken("it's me"), "?attention=none", "image/svg+xml");
        var svg = await response.Content.ReadAsStringAsync();

        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(2, svg.Split("data:image/png;base64,").Length - 1);
        Assert.Equal(8, svg.Split("class=\"letter\"").Length - 1);
        Assert.Contains(">me</text>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_answers_every_recording_and_the_bad_one_too()
    {
        using var call = _grpc.TranscribeBulk();
        foreach (var (id, audio) in new[] { ("a", Sounds.Spoken("one")), ("bad", Encoding.UTF8.GetBytes("RIFF....WAVE")), ("b", Sounds.Spoken("two")) })
        {
            await call.RequestStream.WriteAsync(new V1.TranscriptionRequest { Id = id, Audio = Google.Protobuf.ByteString.CopyFrom(audio) });
        }
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.Equal(("one", "two"), (answers["a"].Response.Text, answers["b"].Response.Text));
        Assert.Equal("audio", answers["bad"].Failure.Field);
    }

    [Fact]
    public async Task The_model_is_listed_with_what_it_takes()
    {
        var model = await (await _rest.GetAsync("/v1/models/toy-transcribe")).ReadAsync<ModelInfo>();

        Assert.Equal(("ready", "transcription"), (model.State, model.Task));
        Assert.Contains(model.Inputs, input => input is { Graph: "init", Name: "samples", Type: "float" });
    }

    [Theory]
    [InlineData("?model=nobody", HttpStatusCode.NotFound, "model")]
    [InlineData("?model=toy-en-fr", HttpStatusCode.BadRequest, "model")]
    [InlineData("?beam=0", HttpStatusCode.BadRequest, "beam")]
    [InlineData("?maxTokens=65", HttpStatusCode.BadRequest, "maxTokens")]
    public async Task An_option_that_cannot_be_is_refused_by_name(string options, HttpStatusCode status, string field) =>
        await (await _rest.PostAudioAsync(Sounds.Spoken("a"), options)).ProblemAsync(status, field);

    private static V1.TranscriptionRequest Message(string text) => new() { Audio = Google.Protobuf.ByteString.CopyFrom(Sounds.Spoken(text)) };
}
