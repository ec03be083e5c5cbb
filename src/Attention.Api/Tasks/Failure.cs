namespace Attention.Api.Tasks;

/// <summary>What went wrong with one of several things that were asked for together, while the others were answered.</summary>
internal sealed record Failure
{
    /// <summary>The kind of fault, for programs: what a <see cref="Problem"/> has as <c>code</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What was wrong and how to mend it.</summary>
    public required string Message { get; init; }

    /// <summary>The field of the request that is at fault; null where no single one is.</summary>
    public string? Field { get; init; }
}
