namespace Attention.Api.Models;

/// <summary>Every model of the repository, served or refused, by name.</summary>
internal sealed record ModelList(IReadOnlyList<ModelEntry> Data)
{
    /// <summary>Always <c>list</c>.</summary>
    public string Object { get; } = "list";
}
