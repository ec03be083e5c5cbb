using System.Text.Json;

namespace Attention.Api.Http;

/// <summary>A text in JSON that is no file.</summary>
/// <param name="reason">Why, as the end of a sentence.</param>
internal sealed class Base64Exception(string reason) : JsonException
{
    public string Reason => reason;
}
