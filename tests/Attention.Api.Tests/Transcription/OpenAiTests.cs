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

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
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
        Assert.Equal("text/vtt", vtt.Content.Headers.ContentType?.MediaType);
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
    [InlineData("include[]", "logprobs", HttpStatusCode.BadRequest)]
    [InlineData("chunking_strategy", """{"type":"server_vad"}""", HttpStatusCode.BadRequest)]
    [InlineData("known_speaker_names[]", "Ann", HttpStatusCode.BadRequest)]
    [InlineData("known_speaker_references[]", "data:audio/wav;base64,AA==", HttpStatusCode.BadRequest)]
    public async Task A_field_that_cannot_be_is_refused_by_name(string field, string value, HttpStatusCode status) =>
        await (await _client.PostOpenAiAsync(Sounds.Spoken("a"), (field, value))).ProblemAsync(status, field);

    [Theory]
    [InlineData("timestamp_granularities[]", "letter")]
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
