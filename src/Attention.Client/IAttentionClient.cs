using Attention.Contracts;
using Attention.Contracts.Models;

namespace Attention.Client;

/// <summary>
/// A service that can be asked. What it can be asked for stands in <see cref="TaskOperations"/>; every task has methods of its own on
/// top of these, such as <c>CaptionAsync</c> and <c>TranslateAsync</c>. Safe to use from many threads at once.
/// </summary>
/// <exception cref="AttentionException">Thrown by every member when the service refuses or cannot be reached.</exception>
public interface IAttentionClient
{
    /// <summary>Asks for an answer.</summary>
    Task<TResponse> AskAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class;

    /// <summary>Asks for an answer piece by piece, as it is found. The last event holds the whole answer.</summary>
    IAsyncEnumerable<TEvent> StreamAsync<TRequest, TEvent>(
        StreamingOperation<TRequest, TEvent> operation, TRequest request, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TEvent : class;

    /// <summary>
    /// Asks for many answers, which come as they are ready; what becomes of a request is told by its <c>Id</c>. One that is refused does not
    /// end the others.
    /// </summary>
    IAsyncEnumerable<BulkAnswer<TResponse>> BulkAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, IAsyncEnumerable<TRequest> requests, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class;

    /// <summary>Asks for an answer as a picture.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="request">About what.</param>
    /// <param name="mediaType">Of the picture: <c>image/png</c> where an image was sent, <c>image/svg+xml</c> for text and speech.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The file.</returns>
    /// <exception cref="NotSupportedException">The transport is gRPC, which has no pictures.</exception>
    Task<byte[]> DrawAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, TRequest request, string mediaType, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class;

    /// <summary>Every model of the service, served or refused, by name.</summary>
    Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default);
}
