using System.ClientModel;
using Attention.Page.Tests.Hosting;
using Microsoft.Extensions.AI;
using OpenAI.Audio;

namespace Attention.OpenAi.Tests;

/// <summary>Speech by OpenAI's client for .NET, and by Microsoft.Extensions.AI over it, as their users write it.</summary>
public sealed class OpenAiAudioTests(PageApi api)
{
    private static readonly string Recording = PageApi.Sample("transcribe-las/1/golden/two-six-eight.wav");

    private readonly AudioClient _client = OpenAiClients.Of(api).GetAudioClient("whisper-1");

    // The client itself refuses streams of the other.
    private readonly AudioClient _streaming = OpenAiClients.Of(api).GetAudioClient("gpt-4o-mini-transcribe");

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("verbose_json")]
    [InlineData("srt")]
    [InlineData("vtt")]
    public async Task Every_form_is_read(string form)
    {
        var answer = (await _client.TranscribeAudioAsync(Recording, new AudioTranscriptionOptions { ResponseFormat = new AudioTranscriptionFormat(form), Language = "EN" })).Value;

        Assert.Contains("two six", answer.Text, StringComparison.Ordinal);
        Assert.Equal(form == "srt", answer.Text.Contains("00:00:00,", StringComparison.Ordinal));
        Assert.Equal(form == "vtt", answer.Text.StartsWith("WEBVTT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_and_segments_have_their_times()
    {
        var options = new AudioTranscriptionOptions
        {
            ResponseFormat = AudioTranscriptionFormat.Verbose,
            TimestampGranularities = AudioTimestampGranularities.Word | AudioTimestampGranularities.Segment,
        };

        var answer = (await _client.TranscribeAudioAsync(Recording, options)).Value;

        Assert.Equal(answer.Text.Split(' '), answer.Words.Select(word => word.Word));
        Assert.InRange(answer.Duration!.Value.TotalSeconds, 2, 3);
        Assert.Equal(answer.Text, Assert.Single(answer.Segments).Text);
    }

    [Fact]
    public async Task The_text_comes_piece_by_piece()
    {
        var pieces = new List<string>();
        var whole = "";
        await foreach (var update in _streaming.TranscribeAudioStreamingAsync(Recording, new AudioTranscriptionOptions { Includes = AudioTranscriptionIncludes.Logprobs }))
        {
            switch (update)
            {
                case StreamingAudioTranscriptionTextDeltaUpdate delta:
                    pieces.Add(delta.Delta);
                    break;
                case StreamingAudioTranscriptionTextDoneUpdate done:
                    whole = done.Text;
                    break;
            }
        }

        Assert.Contains("two six", whole, StringComparison.Ordinal);
        Assert.Equal(whole, string.Concat(pieces).Trim());
    }

    [Theory]
    [InlineData(0.5f, null, "0.5 is not 0")]
    [InlineData(null, "fr", "'fr' is not understood")]
    public async Task What_is_refused_is_refused_with_a_reason(float? temperature, string? language, string reason)
    {
        var failure = await Assert.ThrowsAsync<ClientResultException>(
            () => _client.TranscribeAudioAsync(Recording, new AudioTranscriptionOptions { Temperature = temperature, Language = language }));

        Assert.Equal(400, failure.Status);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("invalid_request_error", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speech_that_should_be_translated_is_refused_with_what_there_is()
    {
        var failure = await Assert.ThrowsAsync<ClientResultException>(() => _client.TranslateAudioAsync(Recording));

        Assert.Equal(400, failure.Status);
        Assert.Contains("transcribe-las", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Microsofts_interface_for_speech_reads_it_at_once_and_piece_by_piece()
    {
        using var speech = _streaming.AsISpeechToTextClient();

        await using var whole = File.OpenRead(Recording);
        var answer = await speech.GetTextAsync(whole, cancellationToken: TestContext.Current.CancellationToken);
        await using var again = File.OpenRead(Recording);
        var pieces = await speech.GetStreamingTextAsync(again, cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Contains("two six", answer.Text, StringComparison.Ordinal);
        Assert.True(pieces.Count > 1);
        Assert.Contains("two six", pieces.ToSpeechToTextResponse().Text, StringComparison.Ordinal);
    }
}
