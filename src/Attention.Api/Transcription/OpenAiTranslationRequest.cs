using System.Text.Json.Serialization;

namespace Attention.Api.Transcription;

/// <summary>What OpenAI's clients send to <c>/v1/audio/translations</c>. Fields that are not named here are passed over.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record OpenAiTranslationRequest
{
    /// <summary>The recording.</summary>
    [JsonPropertyName("file")]
    public ReadOnlyMemory<byte> Audio { get; init; }

    /// <summary>A name from <c>GET /v1/models</c>, or one of OpenAI's.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }
}
