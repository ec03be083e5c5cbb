using System.Runtime.CompilerServices;
using Attention.Contracts.Transcription;
using Microsoft.Extensions.AI;

namespace Attention.Client.AI;

/// <summary>Transcribes, with the time of every word and the attention that tells it in <c>AdditionalProperties</c>.</summary>
internal sealed class AttentionSpeechToTextClient(IAttentionClient client, string? model) : ISpeechToTextClient
{
    private readonly SpeechToTextClientMetadata _metadata = new("attention", defaultModelId: model);

    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    /// <exception cref="NotSupportedException">A translation is asked for.</exception>
    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = await client.TranscribeAsync(audioSpeechStream, Ask(options), cancellationToken);
        return new SpeechToTextResponse(answer.Text)
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            StartTime = TimeSpan.Zero,
            EndTime = TimeSpan.FromMilliseconds(answer.DurationMs),
            Usage = Usage(answer),
            RawRepresentation = answer,
            AdditionalProperties = Properties(answer),
        };
    }

    /// <inheritdoc cref="GetTextAsync"/>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var text = new SpokenText();
        yield return new SpeechToTextResponseUpdate { Kind = SpeechToTextResponseUpdateKind.SessionOpen, ModelId = options?.ModelId ?? model };
        await foreach (var message in client.StreamTranscriptionAsync(audioSpeechStream, Ask(options), cancellationToken))
        {
            if (message.Token is { } token && text.Add(message.Segment, token.Text) is { Length: > 0 } piece)
            {
                yield return new SpeechToTextResponseUpdate(piece)
                {
                    Kind = SpeechToTextResponseUpdateKind.TextUpdated,
                    StartTime = Time(token.StartMs),
                    EndTime = Time(token.EndMs),
                    RawRepresentation = message,
                    AdditionalProperties = message.Attention is { } row ? new() { [AttentionProperties.Attention] = row } : null,
                };
            }
            else if (message.Done is { } answer)
            {
                yield return new SpeechToTextResponseUpdate([new UsageContent(Usage(answer))])
                {
                    Kind = SpeechToTextResponseUpdateKind.SessionClose,
                    ResponseId = answer.Id,
                    ModelId = answer.Model,
                    StartTime = TimeSpan.Zero,
                    EndTime = TimeSpan.FromMilliseconds(answer.DurationMs),
                    RawRepresentation = answer,
                    AdditionalProperties = Properties(answer),
                };
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
        : serviceType == typeof(IAttentionClient) ? client
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // What it asks with is somebody else's.
    }

    private Func<TranscriptionRequest, TranscriptionRequest> Ask(SpeechToTextOptions? options)
    {
        if (options is { TextLanguage: { } text, SpeechLanguage: { } speech } && Language(text) != Language(speech))
        {
            throw new NotSupportedException($"{nameof(options.TextLanguage)} {text} of speech in {speech} is a translation; this client transcribes.");
        }

        var asked = options?.RawRepresentationFactory?.Invoke(this) as TranscriptionRequest;
        return request => (asked ?? request) with { Audio = request.Audio, Model = options?.ModelId ?? asked?.Model ?? model };
    }

    private static string Language(string tag) => tag.Split('-', '_')[0].ToUpperInvariant();

    private static UsageDetails Usage(TranscriptionResponse answer) => new() { OutputTokenCount = answer.Tokens.Count };

    private static AdditionalPropertiesDictionary Properties(TranscriptionResponse answer) => new()
    {
        [AttentionProperties.Words] = answer.Words,
        [AttentionProperties.Tokens] = answer.Tokens,
        [AttentionProperties.Steps] = answer.Steps,
        [AttentionProperties.Attention] = answer.Attention,
        [AttentionProperties.Segments] = answer.Segments,
        [AttentionProperties.Score] = answer.Score,
    };

    private static TimeSpan? Time(double? milliseconds) => milliseconds is { } value ? TimeSpan.FromMilliseconds(value) : null;
}
