namespace Attention.Contracts;

/// <summary>Why one of several things that a request asks for was not answered; the others were.</summary>
public sealed record ItemFailure
{
    public required ErrorCode Code { get; init; }

    /// <summary>What was wrong and how to mend it.</summary>
    public required string Message { get; init; }

    /// <summary>The field at fault.</summary>
    public required string Field { get; init; }
}
