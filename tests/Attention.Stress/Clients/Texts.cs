using System.Text.Json;

namespace Attention.Stress.Clients;

/// <summary>Requests for translations, as JSON.</summary>
internal static class Texts
{
    private const string Sentence = "A man in a blue shirt is standing on a ladder cleaning a window.";

    /// <summary>What takes the service least.</summary>
    public static byte[] Light { get; } = Json(["Two dogs play."], beam: 1, alternatives: 1, "none");

    /// <summary>What takes it most: 64 texts of thirty sentences.</summary>
    public static byte[] Heavy { get; } = Json([.. Enumerable.Repeat(string.Join(' ', Enumerable.Repeat(Sentence, 30)), 64)], beam: 10, alternatives: 10, "weights");

    private static byte[] Json(string[] texts, int beam, int alternatives, string attention) =>
        JsonSerializer.SerializeToUtf8Bytes(new { texts, source = "en", target = "fr", beam, alternatives, attention });
}
