namespace Attention.Api.Http;

/// <summary>Tells the API document what an endpoint answers, in which media types; the first is for clients who do not ask.</summary>
internal sealed record Offers(Type Answer, IReadOnlyList<string> MediaTypes);
