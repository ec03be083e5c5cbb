using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Inference.Tests.Audio;

namespace Attention.Api.Tests.Transcription;

/// <summary>The route that OpenAI's clients call.</summary>
public sealed class OpenAiTests(ToyApi api)
{
    private const string Long = "the quick brown fox      jumps over the dog";

    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("whisper-1")]
    [InlineData("gpt-4o-transcribe")]
    [InlineData("gpt-4o-mini-transcribe-2025-12-15")]
    [InlineData("whisper-large-v3")]
    [InlineData("toy-transcribe")]
    public async Task The_text_alone_is_what_comes_unless_more_is_asked_for(string model)
    {
        var response = await _client.PostOpenAiAsync(
            Sounds.Spoken("it's me"), ("model", model), ("language", "en"), ("prompt", ""), ("temperature", "0"), ("chunking_strategy", "auto"), ("user", "me"));

        Assert.Equal("""{"text":"it's me"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task As_text_it_is_one_line()
    {
        var response = await _client.PostOpenAiAsync(Sounds.Spoken("it's me"), ("response_format", "text"));

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("it's me\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Verbose_tells_of_every_segment()
    {
        var answer = await ReadAsync(Sounds.Spoken(Long), ("response_format", "verbose_json"));

        Assert.Equal(("transcribe", "english", 3.44), ((string)answer["task"]!, (string)answer["language"]!, (double)answer["duration"]!));
        Assert.Equal("the quick brown fox jumps over the dog", (string)answer["text"]!);
        Assert.False(answer.ContainsKey("words"));
        var segments = answer["segments"]!.AsArray();
        Assert.Equal(["the quick brown fox", "jumps over the dog"], segments.Select(segment => (string)segment!["text"]!));
        var second = segments[1]!.AsObject();
        Assert.Equal(
            ["id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio", "no_speech_prob"],
            second.Select(member => member.Key));
        Assert.Equal((double)segments[0]!["end"]!, (double)second["start"]!);
        Assert.Equal((1, 3.44, 0.0), ((int)second["id"]!, (double)second["end"]!, (double)second["no_speech_prob"]!));
        Assert.Equal('j', (int)second["tokens"]![0]!);
        Assert.InRange((double)second["avg_logprob"]!, -1, 0);
    }

    [Theory]
    [InlineData("word", true, false)]
    [InlineData("segment", false, true)]
    [InlineData("word,segment", true, true)]
    [InlineData("word,segment", true, true, "timestamp_granularities")]
    public async Task Timestamps_come_as_fine_as_they_are_asked_for(
        string granularities, bool words, bool segments, string field = "timestamp_granularities[]")
    {
        (string, string)[] fields = [.. granularities.Split(',').Select(granularity => (field, granularity))];

        var answer = await ReadAsync(Sounds.Spoken("ab cd"), [("response_format", "verbose_json"), .. fields]);

        Assert.Equal((words, segments), (answer.ContainsKey("words"), answer.ContainsKey("segments")));
        if (words)
        {
            Assert.Equal("""[{"word":"ab","start":0.008,"end":0.152},{"word":"cd","start":0.248,"end":0.392}]""", answer["words"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Subtitles_come_in_both_forms()
    {
        var srt = await _client.PostOpenAiAsync(Sounds.Spoken("ab          cd"), ("response_format", "srt"));
        var vtt = await _client.PostOpenAiAsync(Sounds.Spoken("ab cd"), ("response_format", "vtt"));

        Assert.Equal(
            "1\n00:00:00,008 --> 00:00:00,152\nab\n\n2\n00:00:00,968 --> 00:00:01,112\ncd\n\n", await srt.Content.ReadAsStringAsync());
        Assert.Equal("WEBVTT\n\n00:00:00.008 --> 00:00:00.392\nab cd\n\n", await vtt.Content.ReadAsStringAsync());
        // The client for .NET fails at any other type.
        Assert.Equal("text/plain; charset=utf-8", vtt.Content.Headers.ContentType?.ToString());
        Assert.Equal("text/plain; charset=utf-8", srt.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("EN")]
    [InlineData("en-US")]
    [InlineData("en_gb")]
    [InlineData("English")]
    public async Task A_language_may_be_written_as_people_write_it(string language)
    {
        var answer = await ReadAsync(Sounds.Spoken("it's me"), ("language", language));

        Assert.Equal("it's me", (string)answer["text"]!);
    }

    [Theory]
    [InlineData("include[]")]
    [InlineData("include")]
    public async Task The_probability_of_every_token_comes_when_it_is_asked_for(string field)
    {
        var answer = await ReadAsync(Sounds.Spoken("it's me"), (field, "logprobs"));
        var tokens = (await _client.TranscribeAsync(Sounds.Spoken("it's me"))).Tokens;

        var logprobs = answer["logprobs"]!.AsArray();
        Assert.Equal("it's me", string.Concat(logprobs.Select(token => (string)token!["token"]!)));
        Assert.Equal(tokens.SkipLast(1).Select(token => token.LogProb), logprobs.Select(token => (double)token!["logprob"]!));
        Assert.Equal("""[105]""", logprobs[0]!["bytes"]!.ToJsonString());
    }

    [Fact]
    public async Task The_probabilities_come_with_the_events_of_a_stream_as_well()
    {
        var response = await _client.PostOpenAiAsync(Sounds.Spoken(Long), ("stream", "true"), ("include[]", "logprobs"));
        var events = await response.EventsAsync().ToListAsync();

        var deltas = events.SkipLast(1).Select(item => item.Data.GetProperty("logprobs")[0].GetProperty("logprob").GetDouble()).ToList();
        Assert.Equal(deltas, events[^1].Data.GetProperty("logprobs").EnumerateArray().Select(token => token.GetProperty("logprob").GetDouble()));
    }

    [Theory]
    [InlineData("whisper-1", HttpStatusCode.BadRequest)]
    [InlineData("toy-transcribe", HttpStatusCode.BadRequest)]
    [InlineData("nobody", HttpStatusCode.NotFound)]
    public async Task Speech_is_not_translated_and_the_answer_says_who_writes_it_down(string model, HttpStatusCode status)
    {
        var response = await _client.PostOpenAiAsync(Sounds.Spoken("a"), "/v1/audio/translations", ("model", model), ("response_format", "srt"));

        var problem = await response.ProblemAsync(status, "model");
        Assert.Contains("toy-transcribe", (string)problem["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_there_is_not_is_refused_with_those_that_there_are()
    {
        var problem = await (await _client.PostOpenAiAsync(Sounds.Spoken("a"), ("model", "gpt-4o"))).ProblemAsync(HttpStatusCode.NotFound, "model");

        Assert.Equal("model_not_found", (string)problem["error"]!["code"]!);
        Assert.Contains("toy-transcribe", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_timestamps_in_another_form_is_told_which_form_has_them()
    {
        var problem = await (await _client.PostOpenAiAsync(Sounds.Spoken("a"), ("timestamp_granularities[]", "word")))
            .ProblemAsync(HttpStatusCode.BadRequest, "timestamp_granularities[]");

        Assert.Equal("Timestamps come with response_format verbose_json; this is response_format json.", (string)problem["detail"]!);
    }

    [Fact]
    public async Task Long_subtitles_are_broken_into_lines_that_can_be_read()
    {
        const string Text = "this is a line that is just a little too long for one";

        var srt = await (await _client.PostOpenAiAsync(Sounds.Spoken(Text), ("response_format", "srt"))).Content.ReadAsStringAsync();

        var lines = srt.Split('\n').Where((_, line) => line % 4 == 2).ToList();
        Assert.Equal(Text, string.Join(' ', lines));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 42));
    }

    [Fact]
    public async Task A_stream_is_the_text_in_pieces_and_then_as_a_whole()
    {
        var response = await _client.PostOpenAiAsync(Sounds.Spoken(Long), ("stream", "true"));
        var events = await response.EventsAsync().ToListAsync();

        Assert.All(events, item => Assert.Equal(item.EventType, item.Data.GetProperty("type").GetString()));
        Assert.All(events.SkipLast(1), item => Assert.Equal("transcript.text.delta", item.EventType));
        Assert.Equal("transcript.text.done", events[^1].EventType);
        Assert.Equal("the quick brown fox jumps over the dog", events[^1].Data.GetProperty("text").GetString());
        var deltas = string.Concat(events.SkipLast(1).Select(item => item.Data.GetProperty("delta").GetString()));
        Assert.Equal(["the", "quick", "brown", "fox", "jumps", "over", "the", "dog"], deltas.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Silence_is_told_as_no_speech()
    {
        var silence = new Sounds.Wav { Samples = new float[8_000] }.ToBytes();

        var answer = await ReadAsync(silence, ("response_format", "verbose_json"));

        Assert.Equal(("", 1.0), ((string)answer["text"]!, (double)answer["segments"]![0]!["no_speech_prob"]!));
    }

    [Theory]
    [InlineData("model", "nobody", HttpStatusCode.NotFound)]
    [InlineData("language", "fr", HttpStatusCode.BadRequest)]
    [InlineData("temperature", "0.5", HttpStatusCode.BadRequest)]
    [InlineData("temperature", "warm", HttpStatusCode.BadRequest)]
    [InlineData("response_format", "xml", HttpStatusCode.BadRequest)]
    [InlineData("timestamp_granularities[]", "word", HttpStatusCode.BadRequest)]
    [InlineData("stream", "perhaps", HttpStatusCode.BadRequest)]
    [InlineData("prompt", "A talk.", HttpStatusCode.BadRequest)]
    [InlineData("include[]", "item[*].input_audio_transcription", HttpStatusCode.BadRequest)]
    [InlineData("chunking_strategy", """{"type":"server_vad"}""", HttpStatusCode.BadRequest)]
    [InlineData("known_speaker_names[]", "Ann", HttpStatusCode.BadRequest)]
    [InlineData("known_speaker_references[]", "data:audio/wav;base64,AA==", HttpStatusCode.BadRequest)]
    public async Task A_field_that_cannot_be_is_refused_by_name(string field, string value, HttpStatusCode status) =>
        await (await _client.PostOpenAiAsync(Sounds.Spoken("a"), (field, value))).ProblemAsync(status, field);

    [Theory]
    [InlineData("timestamp_granularities[]", "letter")]
    [InlineData("include[]", "logprobs")]
    [InlineData("stream", "true")]
    public async Task A_field_that_does_not_go_with_the_form_is_refused_by_name(string field, string value) =>
        await (await _client.PostOpenAiAsync(Sounds.Spoken("a"), ("response_format", "verbose_json"), (field, value)))
            .ProblemAsync(HttpStatusCode.BadRequest, field);

    private async Task<JsonObject> ReadAsync(byte[] audio, params (string Name, string Value)[] fields)
    {
        var response = await _client.PostOpenAiAsync(audio, fields);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }
}
