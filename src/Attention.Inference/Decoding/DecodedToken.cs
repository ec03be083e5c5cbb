namespace Attention.Inference.Decoding;

/// <summary>One token of a sequence.</summary>
/// <param name="Token">Id in the vocabulary.</param>
/// <param name="LogProb">Given the tokens before it.</param>
/// <param name="Trace">What the step that chose it looked at; null when nobody asked.</param>
/// <param name="Top">What stood to choose from in its place, the most probable first; null when nobody asked.</param>
internal sealed record DecodedToken(int Token, float LogProb, StepTrace? Trace, IReadOnlyList<RankedToken>? Top = null);
