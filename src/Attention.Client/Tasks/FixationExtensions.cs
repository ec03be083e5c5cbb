using Attention.Contracts.Fixation;

namespace Attention.Client;

/// <summary>Predicting where people look in images.</summary>
public static class FixationExtensions
{
    /// <summary>Predicts where people look in an image.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="image">A file of a format that <see cref="FixationRequest.Image"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Crop = "16:9" }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<FixationResponse> FixationsAsync(
        this IAttentionClient client, Stream image, Func<FixationRequest, FixationRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Fixations, image, static bytes => new FixationRequest { Image = bytes }, options, cancellationToken);

    /// <summary>Predicts where people look in an image.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<FixationResponse> FixationsAsync(this IAttentionClient client, FixationRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Fixations, request, cancellationToken);
}
