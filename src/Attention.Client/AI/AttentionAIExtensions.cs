using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Attention.Client.AI;

/// <summary>The service as clients of Microsoft.Extensions.AI, which share the one that they are made of.</summary>
public static class AttentionAIExtensions
{
    /// <summary>Transcribes.</summary>
    /// <param name="client">Is asked.</param>
    /// <param name="model">The model where the options name none; the service's default when null.</param>
    [Experimental("MEAI001")]
    public static ISpeechToTextClient AsSpeechToTextClient(this IAttentionClient client, string? model = null) => new AttentionSpeechToTextClient(client, model);

    /// <summary>
    /// Describes images: it answers the last image (a <see cref="DataContent"/>) of the conversation with a caption. What is said besides is
    /// not read.
    /// </summary>
    /// <inheritdoc cref="AsSpeechToTextClient"/>
    public static IChatClient AsChatClient(this IAttentionClient client, string? model = null) => new AttentionChatClient(client, model);
}
