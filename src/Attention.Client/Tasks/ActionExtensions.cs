using Attention.Contracts.Actions;

namespace Attention.Client;

/// <summary>Telling what is done in films.</summary>
public static class ActionExtensions
{
    /// <summary>Tells what is done in a film, and where the model looked in every frame.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="video">A file of a format that <see cref="ActionRequest.Video"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Top = 5 }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<ActionResponse> ActionsAsync(
        this IAttentionClient client, Stream video, Func<ActionRequest, ActionRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.RecognizeActions, video, static bytes => new ActionRequest { Video = bytes }, options, cancellationToken);

    /// <summary>Tells what is done in a film, and where the model looked in every frame.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<ActionResponse> ActionsAsync(this IAttentionClient client, ActionRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.RecognizeActions, request, cancellationToken);

    /// <summary>Tells what is done in a film frame by frame; the last event holds the whole answer.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="video">A file of a format that <see cref="ActionRequest.Video"/> lists: read to its end before it is sent, and left open.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Top = 5 }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static IAsyncEnumerable<ActionEvent> StreamActionsAsync(
        this IAttentionClient client, Stream video, Func<ActionRequest, ActionRequest>? options = null, CancellationToken cancellationToken = default) =>
        client.StreamAsync(TaskOperations.StreamActions, video, static bytes => new ActionRequest { Video = bytes }, options, cancellationToken);

    /// <summary>Tells what is done in a film frame by frame; the last event holds the whole answer.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static IAsyncEnumerable<ActionEvent> StreamActionsAsync(this IAttentionClient client, ActionRequest request, CancellationToken cancellationToken = default) =>
        client.StreamAsync(TaskOperations.StreamActions, request, cancellationToken);
}
