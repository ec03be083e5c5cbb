using Attention.Contracts.Captioning;

namespace Attention.Client;

/// <summary>Describing images in a sentence.</summary>
public static class CaptioningExtensions
{
    /// <summary>Describes an image, with the places where the model looked for every word.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="image">A file of a format that <see cref="CaptionOptions.Image"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Beam = 5 }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<CaptionResponse> CaptionAsync(
        this IAttentionClient client, Stream image, Func<CaptionRequest, CaptionRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Caption, image, static bytes => new CaptionRequest { Image = bytes }, options, cancellationToken);

    /// <summary>Describes an image, with the places where the model looked for every word.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<CaptionResponse> CaptionAsync(this IAttentionClient client, CaptionRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Caption, request, cancellationToken);

    /// <summary>Describes an image word by word; the last event holds the whole caption.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="image">A file of a format that <see cref="CaptionOptions.Image"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Beam = 5 }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static IAsyncEnumerable<CaptionEvent> StreamCaptionAsync(
        this IAttentionClient client, Stream image, Func<CaptionRequest, CaptionRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.StreamAsync(TaskOperations.StreamCaption, image, static bytes => new CaptionRequest { Image = bytes }, options, cancellationToken);

    /// <summary>Describes an image word by word; the last event holds the whole caption.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static IAsyncEnumerable<CaptionEvent> StreamCaptionAsync(this IAttentionClient client, CaptionRequest request, CancellationToken cancellationToken = default) =>
        client.StreamAsync(TaskOperations.StreamCaption, request, cancellationToken);

    /// <summary>Lets several models describe an image.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="image">A file of a format that <see cref="CaptionOptions.Image"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Models = ["caption-soft", "caption-hard"] }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<CompareCaptionsResponse> CompareCaptionsAsync(
        this IAttentionClient client, Stream image, Func<CompareCaptionsRequest, CompareCaptionsRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.CompareCaptions, image, static bytes => new CompareCaptionsRequest { Image = bytes }, options, cancellationToken);

    /// <summary>Lets several models describe an image.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<CompareCaptionsResponse> CompareCaptionsAsync(this IAttentionClient client, CompareCaptionsRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.CompareCaptions, request, cancellationToken);
}
