using Attention.Api.Tests.Hosting;
using Attention.Client.AI;
using Attention.Client.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Transcription;
using Microsoft.Extensions.AI;

namespace Attention.Client.Tests.AI;

/// <summary>The service as a speech-to-text client of Microsoft.Extensions.AI.</summary>
public sealed class SpeechToTextTests(AttentionApi api) : IDisposable
{
    private readonly ClientHost _host = new(api.Server, AttentionTransport.Rest);

    private ISpeechToTextClient Client => _host.Client.AsSpeechToTextClient();

    [Fact]
    public async Task A_recording_is_text_with_the_times_of_its_words()
    {
        var whole = await _host.Client.TranscribeAsync(Inputs.Recording, cancellationToken: Cancelled);

        var response = await Client.GetTextAsync(Inputs.Recording, cancellationToken: Cancelled);

        Assert.Equal((Inputs.Spoken, whole.Model, TimeSpan.FromMilliseconds(whole.DurationMs)), (response.Text, response.ModelId, response.EndTime));
        Assert.Equal(whole.Words, response.AdditionalProperties![AttentionProperties.Words]);
        Assert.Equal(whole.Tokens.Count, response.Usage!.OutputTokenCount);
        Assert.NotNull(response.AdditionalProperties[AttentionProperties.Attention]);
        Assert.IsType<TranscriptionResponse>(response.RawRepresentation);
    }

    [Fact]
    public async Task A_stream_of_text_is_the_text()
    {
        var whole = await Client.GetTextAsync(Inputs.Recording, cancellationToken: Cancelled);

        var updates = await Client.GetStreamingTextAsync(Inputs.Recording, cancellationToken: Cancelled).ToListAsync(Cancelled);

        Assert.Equal(Inputs.Spoken.Replace(" ", "", StringComparison.Ordinal).Length, updates[1..^1].Count);
        Assert.Equal(SpeechToTextResponseUpdateKind.SessionOpen, updates[0].Kind);
        Assert.All(updates[1..^1], static update => Assert.Equal(SpeechToTextResponseUpdateKind.TextUpdated, update.Kind));
        Assert.All(updates[1..^1], static update => Assert.True(update.StartTime <= update.EndTime));
        Assert.All(updates[1..^1], static update => Assert.IsType<AttentionMap>(update.AdditionalProperties![AttentionProperties.Attention]));
        Assert.Equal(SpeechToTextResponseUpdateKind.SessionClose, updates[^1].Kind);
        var joined = updates.ToSpeechToTextResponse();
        Assert.Equal((whole.Text, whole.EndTime, whole.Usage!.OutputTokenCount), (joined.Text, joined.EndTime, joined.Usage!.OutputTokenCount));
        Assert.Equal(whole.AdditionalProperties![AttentionProperties.Words], joined.AdditionalProperties![AttentionProperties.Words]);
    }

    [Fact]
    public async Task Options_of_the_service_go_with_those_of_the_interface()
    {
        var options = new SpeechToTextOptions
        {
            ModelId = "transcribe-las",
            RawRepresentationFactory = static _ => new TranscriptionRequest { Id = "mine", Audio = default, Attention = AttentionFormat.None },
        };

        var response = await Client.GetTextAsync(Inputs.Recording, options, Cancelled);

        Assert.Equal("mine", response.ResponseId);
        Assert.Null(response.AdditionalProperties![AttentionProperties.Attention]);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_the_service_s_own_fault()
    {
        var refusal = await Assert.ThrowsAsync<AttentionException>(() =>
            Client.GetTextAsync(Inputs.Recording, new SpeechToTextOptions { ModelId = "nobody" }, Cancelled));

        Assert.Equal(ErrorCode.NotFound, refusal.Code);
    }

    [Fact]
    public async Task A_translation_is_not_made()
    {
        var options = new SpeechToTextOptions { SpeechLanguage = "en-US", TextLanguage = "en" };
        await Client.GetTextAsync(Inputs.Recording, options, Cancelled);

        options.TextLanguage = "fr";
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.GetTextAsync(Inputs.Recording, options, Cancelled));
    }

    [Fact]
    public void What_it_is_made_of_can_be_asked_for()
    {
        using var client = Client;

        Assert.Same(_host.Client, client.GetService<IAttentionClient>());
        Assert.Equal("attention", client.GetService<SpeechToTextClientMetadata>()!.ProviderName);
    }

    [Theory]
    [InlineData(new[] { "0 ", "0a", "0 ", "0 ", "0b", "0</s>", "1c", "1 ", "1</s>" }, "a b c")]
    [InlineData(new[] { "0</s>", "1a", "1</s>", "2</s>" }, "a")]
    public void Spaces_stand_between_words_and_between_segments_and_nowhere_else(string[] tokens, string expected)
    {
        var text = new SpokenText();

        Assert.Equal(expected, string.Concat(tokens.Select(token => text.Add(token[0] - '0', token[1..]))));
    }

    public void Dispose() => _host.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
