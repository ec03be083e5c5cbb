using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Attention.Contracts;
using Attention.Contracts.Models;

namespace Attention.Client.Rest;

/// <summary>Asks over HTTP.</summary>
/// <param name="http">
/// Knows the address, which ends in a slash. That a request is sent again is up to it: <c>AddAttention</c> makes one that does.
/// </param>
/// <param name="options">The key and the patience; those of an <see cref="AttentionClientOptions"/> as it is made when null.</param>
/// <param name="time">Tells the timeout; the system's when null.</param>
public sealed class RestAttentionClient(HttpClient http, AttentionClientOptions? options = null, TimeProvider? time = null) : IAttentionClient
{
    private const string TimeoutHeader = "X-Request-Timeout-Ms";

    private readonly AttentionClientOptions _options = options ?? new();

    /// <inheritdoc/>
    public Task<TResponse> AskAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class =>
        ReadAsync(Post(operation.Route, request, MediaTypeNames.Application.Json), ReadAsync<TResponse>, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TEvent> StreamAsync<TRequest, TEvent>(
        StreamingOperation<TRequest, TEvent> operation, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TEvent : class
    {
        using var call = Call(cancellationToken);
        using var message = Post(operation.Route, request, MediaTypeNames.Text.EventStream);
        using var response = await call.RunAsync(token => SendAsync(message, token));
        await using var body = await call.RunAsync(response.Content.ReadAsStreamAsync);
        await using var items = SseParser.Create(body, operation.Parser).EnumerateAsync(call.Token).GetAsyncEnumerator(call.Token);
        await foreach (var item in call.ReadAsync(items))
        {
            yield return item.Data;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BulkAnswer<TResponse>> BulkAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, IAsyncEnumerable<TRequest> requests, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class =>
        RestBulk.RunAsync(requests, (request, cancelled) => AskAsync(operation, request, cancelled), _options.BulkInFlight, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> DrawAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, TRequest request, string mediaType, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class =>
        ReadAsync(Post(operation.Route, request, mediaType), static (body, token) => body.ReadAsByteArrayAsync(token), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var list = await ReadAsync(new HttpRequestMessage(HttpMethod.Get, "v1/models"), ReadAsync<JsonElement>, cancellationToken);
        // Some versions wrap the list as OpenAI does.
        return (list.ValueKind == JsonValueKind.Object ? list.GetProperty("data") : list).Deserialize<ModelInfo[]>(RestJson.Options) ?? [];
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var message = request;
        using var call = Call(cancellationToken);
        return await call.RunAsync(async token =>
        {
            using var response = await SendAsync(message, token);
            return await read(response.Content, token);
        });
    }

    private static async Task<T> ReadAsync<T>(HttpContent body, CancellationToken cancellationToken) =>
        await body.ReadFromJsonAsync<T>(RestJson.Options, cancellationToken) ?? throw new JsonException("There is nothing.");

    private static HttpRequestMessage Post<TRequest>(string route, TRequest request, string mediaType)
        where TRequest : TaskRequest => new(HttpMethod.Post, route.TrimStart('/'))
        {
            Content = RestBody.Of(request),
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue(mediaType) } },
        };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (_options.ApiKey is { } key)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (_options.Timeout is { } timeout)
        {
            message.Headers.Add(TimeoutHeader, timeout.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture));
        }

        var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RestFault.OfAsync(response, cancellationToken);
        }
    }

    private ClientCall Call(CancellationToken cancellationToken) => new(_options.Timeout, time ?? TimeProvider.System, RestFault.Of, cancellationToken);
}
