using Attention.Contracts.Translation;

namespace Attention.Client;

/// <summary>Translating texts, and aligning them with translations.</summary>
public static class TranslationExtensions
{
    /// <summary>Translates a text.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="text">Of one sentence or many.</param>
    /// <param name="source">Its language, such as <c>en</c>.</param>
    /// <param name="target">The language to translate into.</param>
    /// <param name="options">What to ask besides, such as <c>request => request with { Beam = 5 }</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static async Task<TranslationResult> TranslateAsync(
        this IAttentionClient client,
        string text,
        string source,
        string target,
        Func<TranslationRequest, TranslationRequest>? options = null,
        CancellationToken cancellationToken = default) =>
        (await client.TranslateAsync(Ask(text, source, target, options), cancellationToken)).Translations[0];

    /// <summary>Translates up to 64 texts.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<TranslationResponse> TranslateAsync(this IAttentionClient client, TranslationRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Translate, request, cancellationToken);

    /// <summary>Translates a text token by token; the last event holds the whole translation.</summary>
    /// <inheritdoc cref="TranslateAsync(IAttentionClient, string, string, string, Func{TranslationRequest, TranslationRequest}?, CancellationToken)"/>
    public static IAsyncEnumerable<TranslationEvent> StreamTranslationAsync(
        this IAttentionClient client,
        string text,
        string source,
        string target,
        Func<TranslationRequest, TranslationRequest>? options = null,
        CancellationToken cancellationToken = default) =>
        client.StreamTranslationAsync(Ask(text, source, target, options), cancellationToken);

    /// <summary>Translates up to 64 texts token by token; the last event holds all translations.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static IAsyncEnumerable<TranslationEvent> StreamTranslationAsync(
        this IAttentionClient client, TranslationRequest request, CancellationToken cancellationToken = default) =>
        client.StreamAsync(TaskOperations.StreamTranslation, request, cancellationToken);

    /// <summary>Tells how the words of up to 64 given translations belong to the words of their sources.</summary>
    /// <exception cref="AttentionException">There is no answer; it says why.</exception>
    public static Task<TranslationResponse> AlignAsync(this IAttentionClient client, AlignmentRequest request, CancellationToken cancellationToken = default) =>
        client.AskAsync(TaskOperations.Align, request, cancellationToken);

    private static TranslationRequest Ask(string text, string source, string target, Func<TranslationRequest, TranslationRequest>? options)
    {
        var request = new TranslationRequest { Texts = [text], Source = source, Target = target };
        return options?.Invoke(request) ?? request;
    }
}
