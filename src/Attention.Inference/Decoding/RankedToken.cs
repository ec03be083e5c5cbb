namespace Attention.Inference.Decoding;

/// <summary>A token that a step found probable.</summary>
/// <param name="Token">Id in the vocabulary.</param>
/// <param name="LogProb">Given the tokens before it.</param>
internal readonly record struct RankedToken(int Token, float LogProb);
