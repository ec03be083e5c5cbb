namespace Attention.Contracts.Models;

/// <summary>The languages of a translator, ISO 639-1.</summary>
public sealed record ModelLanguages
{
    public required string Source { get; init; }

    public required string Target { get; init; }
}
