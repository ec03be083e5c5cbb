using Attention.Contracts.Classification;

namespace Attention.Client;

/// <summary>Telling what is in images.</summary>
public static class ClassificationExtensions
{
    /// <summary>Tells what is in an image, and where a deformable model read it.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="image">A file of a format that <see cref="ClassificationRequest.Image"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Cells = [new GridCell { Row = 3, Column = 4 }] }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<ClassificationResponse> ClassifyAsync(
        this IAttentionClient client, Stream image, Func<ClassificationRequest, ClassificationRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Classify, image, static bytes => new ClassificationRequest { Image = bytes }, options, cancellationToken);

    /// <summary>Tells what is in an image, and where a deformable model read it.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<ClassificationResponse> ClassifyAsync(this IAttentionClient client, ClassificationRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Classify, request, cancellationToken);
}
