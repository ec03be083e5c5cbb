namespace Attention.Api.Http;

/// <summary>Tells the API document what an endpoint answers, in which media types; the first is for clients who do not ask.</summary>
/// <param name="Answer">The record.</param>
/// <param name="MediaTypes">The forms that it comes in.</param>
/// <param name="Event">What a stream of events is made of; null where there is none.</param>
internal sealed record Offers(Type Answer, IReadOnlyList<string> MediaTypes, string? Event = null);
