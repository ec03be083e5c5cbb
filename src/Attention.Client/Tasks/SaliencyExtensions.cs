using Attention.Contracts.Saliency;

namespace Attention.Client;

/// <summary>Finding what stands out in images.</summary>
public static class SaliencyExtensions
{
    /// <summary>Finds what stands out in an image.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="image">A file of a format that <see cref="SaliencyRequest.Image"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Cutout = true }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<SaliencyResponse> SaliencyAsync(
        this IAttentionClient client, Stream image, Func<SaliencyRequest, SaliencyRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Saliency, image, static bytes => new SaliencyRequest { Image = bytes }, options, cancellationToken);

    /// <summary>Finds what stands out in an image.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<SaliencyResponse> SaliencyAsync(this IAttentionClient client, SaliencyRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Saliency, request, cancellationToken);
}
