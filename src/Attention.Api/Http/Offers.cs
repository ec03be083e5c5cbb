namespace Attention.Api.Http;

/// <summary>Tells the API document which answer an endpoint gives in which media types; the first is what clients get who do not ask.</summary>
internal sealed record Offers(Type Answer, IReadOnlyList<string> MediaTypes);
