using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Client.Rest;

/// <summary>Records as JSON: read as the service writes them, and written without what was left unset.</summary>
internal static class RestJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <exception cref="JsonException">It is no such record.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("There is nothing.");
}
