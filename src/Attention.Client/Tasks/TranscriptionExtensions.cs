using Attention.Contracts.Transcription;

namespace Attention.Client;

/// <summary>Writing down what is said.</summary>
public static class TranscriptionExtensions
{
    /// <summary>Writes down what is said in a recording, with the time of every word.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="audio">A file of a format that <see cref="TranscriptionRequest.Audio"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Attention = AttentionFormat.None }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<TranscriptionResponse> TranscribeAsync(
        this IAttentionClient client, Stream audio, Func<TranscriptionRequest, TranscriptionRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Transcribe, audio, static bytes => new TranscriptionRequest { Audio = bytes }, options, cancellationToken);

    /// <summary>Writes down what is said in a recording, with the time of every word.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<TranscriptionResponse> TranscribeAsync(this IAttentionClient client, TranscriptionRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Transcribe, request, cancellationToken);

    /// <summary>Writes down what is said in a recording, character by character; the last event holds the whole answer.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="audio">A file of a format that <see cref="TranscriptionRequest.Audio"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Attention = AttentionFormat.None }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static IAsyncEnumerable<TranscriptionEvent> StreamTranscriptionAsync(
        this IAttentionClient client, Stream audio, Func<TranscriptionRequest, TranscriptionRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.StreamAsync(TaskOperations.StreamTranscription, audio, static bytes => new TranscriptionRequest { Audio = bytes }, options, cancellationToken);

    /// <summary>Writes down what is said in a recording, character by character; the last event holds the whole answer.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static IAsyncEnumerable<TranscriptionEvent> StreamTranscriptionAsync(this IAttentionClient client, TranscriptionRequest request, CancellationToken cancellationToken = default) =>
        client.StreamAsync(TaskOperations.StreamTranscription, request, cancellationToken);
}
