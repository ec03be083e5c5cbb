using Attention.Contracts.Cropping;

namespace Attention.Client;

/// <summary>Cropping images.</summary>
public static class CroppingExtensions
{
    /// <summary>Crops an image to what is in it, or where the options say.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="image">A file of a format that <see cref="CropRequest.Image"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Size = "256x256" }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<CropResponse> CropAsync(
        this IAttentionClient client, Stream image, Func<CropRequest, CropRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Crop, image, static bytes => new CropRequest { Image = bytes }, options, cancellationToken);

    /// <summary>Crops an image to what is in it, or where the options say.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<CropResponse> CropAsync(this IAttentionClient client, CropRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Crop, request, cancellationToken);
}
