namespace Attention.Inference.Decoding;

/// <summary>A complete answer of a decoder, with the trace of each of its tokens.</summary>
/// <param name="Tokens">In order, the end token included if it was reached.</param>
/// <param name="Score">Sum of log-probabilities / tokens^penalty.</param>
/// <param name="Finished">False when the token limit cut it.</param>
internal sealed record Hypothesis(IReadOnlyList<DecodedToken> Tokens, double Score, bool Finished);
