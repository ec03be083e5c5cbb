using System.Runtime.CompilerServices;
using Attention.Contracts.Captioning;
using Microsoft.Extensions.AI;

namespace Attention.Client.AI;

/// <summary>Answers a conversation with a caption of its last image; its words, each with its map, are in <c>AdditionalProperties</c>.</summary>
internal sealed class AttentionChatClient(IAttentionClient client, string? model) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("attention", defaultModelId: model);

    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = await CaptionAsync(Ask(messages, options), cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer.Caption) { MessageId = answer.Id, RawRepresentation = answer })
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            FinishReason = Reason(answer),
            Usage = Usage(answer),
            RawRepresentation = answer,
            AdditionalProperties = Properties(answer),
        };
    }

    /// <inheritdoc cref="GetResponseAsync"/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = Ask(messages, options);
        request = request with { Id = request.Id ?? $"{Guid.NewGuid():N}" };
        var isFirst = true;
        await foreach (var message in StreamAsync(request, cancellationToken))
        {
            if (message.Token is { } token && token.Text != CaptionWords.End)
            {
                yield return Update(request, new TextContent(CaptionWords.Piece(token.Text, isFirst)), message, token.Attention is { } map
                    ? new() { [AttentionProperties.Attention] = map }
                    : null);
                isFirst = false;
            }
            else if (message.Done is { } answer)
            {
                var last = Update(request, new UsageContent(Usage(answer)), answer, Properties(answer));
                (last.ModelId, last.FinishReason) = (answer.Model, Reason(answer));
                yield return last;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType == typeof(IAttentionClient) ? client
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // What it asks with is somebody else's.
    }

    private CaptionRequest Ask(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var contents = messages.SelectMany(static message => message.Contents).ToList();
        var image = contents.OfType<DataContent>().LastOrDefault(static content => content.HasTopLevelMediaType("image"))
            ?? throw new ArgumentException(
                contents.Exists(static content => content is UriContent)
                    ? "The image is an address, which this client does not fetch: send the file itself as a DataContent."
                    : "There is no image to describe: add one as a DataContent whose media type is image/*.",
                nameof(messages));
        var asked = options?.RawRepresentationFactory?.Invoke(this) as CaptionRequest ?? new CaptionRequest { Image = image.Data };
        return asked with
        {
            Image = image.Data,
            Model = options?.ModelId ?? asked.Model ?? model,
            MaxTokens = options?.MaxOutputTokens ?? asked.MaxTokens,
        };
    }

    private async Task<CaptionResponse> CaptionAsync(CaptionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CaptionAsync(request, cancellationToken);
        }
        catch (AttentionException refusal) when (IsTooLong(refusal, request))
        {
            return await client.CaptionAsync(request with { MaxTokens = null }, cancellationToken);
        }
    }

    private async IAsyncEnumerable<CaptionEvent> StreamAsync(CaptionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = client.StreamCaptionAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            bool hasEvent;
            try
            {
                hasEvent = await events.MoveNextAsync();
            }
            catch (AttentionException refusal) when (IsTooLong(refusal, request))
            {
                await events.DisposeAsync();
                events = client.StreamCaptionAsync(request with { MaxTokens = null }, cancellationToken).GetAsyncEnumerator(cancellationToken);
                hasEvent = await events.MoveNextAsync();
            }

            for (; hasEvent; hasEvent = await events.MoveNextAsync())
            {
                yield return events.Current;
            }
        }
        finally
        {
            await events.DisposeAsync();
        }
    }

    // Captions are short. Who allows a chat more tokens than a captioner ever says allows all of them.
    private static bool IsTooLong(AttentionException refusal, CaptionRequest request) => refusal.Field == "maxTokens" && request.MaxTokens > 0;

    private static ChatResponseUpdate Update(CaptionRequest request, AIContent content, object raw, AdditionalPropertiesDictionary? properties) =>
        new(ChatRole.Assistant, [content]) { ResponseId = request.Id, MessageId = request.Id, RawRepresentation = raw, AdditionalProperties = properties };

    private static ChatFinishReason Reason(CaptionResponse answer) => answer.Finished ? ChatFinishReason.Stop : ChatFinishReason.Length;

    private static UsageDetails Usage(CaptionResponse answer) => new() { OutputTokenCount = answer.Tokens.Count };

    private static AdditionalPropertiesDictionary Properties(CaptionResponse answer) => new()
    {
        [AttentionProperties.Tokens] = answer.Tokens,
        [AttentionProperties.Attributes] = answer.Attributes,
        [AttentionProperties.Score] = answer.Score,
    };
}
