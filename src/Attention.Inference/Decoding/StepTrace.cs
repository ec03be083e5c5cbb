namespace Attention.Inference.Decoding;

/// <summary>What one step showed of itself for one row: the values of each traced output, in the order of <see cref="IStepModel.Traces"/>.</summary>
/// <param name="Values">Per output: the weights over the request's locations, or a single number.</param>
internal sealed record StepTrace(float[][] Values);
