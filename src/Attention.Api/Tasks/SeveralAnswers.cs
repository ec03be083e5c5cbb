using Attention.Contracts;

namespace Attention.Api.Tasks;

/// <summary>What became of each file of a request that had several.</summary>
/// <param name="Results">In the order of the files: the answer that one alone would have had, or a <see cref="FailedAnswer"/>.</param>
internal sealed record SeveralAnswers(IReadOnlyList<object> Results);

/// <summary>Stands where the answer would.</summary>
internal sealed record FailedAnswer(ItemFailure Failure);
