using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts;

/// <summary>Options of every task that generates tokens.</summary>
public abstract record SequenceRequest : TaskRequest
{
    /// <summary>Hypotheses kept alive by beam search; 1 is greedy. The model's own default when absent.</summary>
    [Range(1, 10)]
    public int? Beam { get; init; }

    /// <summary>How many of the best answers to return, at most <c>beam</c>; one when absent.</summary>
    [Range(1, 10)]
    public int? Alternatives { get; init; }

    /// <summary>Tokens generated at most; the model's limit when absent.</summary>
    [Range(1, 512)]
    public int? MaxTokens { get; init; }
}
