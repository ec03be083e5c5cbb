namespace Attention.Inference.Decoding;

/// <summary>A state or memory input of a step graph.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="IsRagged">Whether axis 1 is a length that differs between requests.</param>
/// <param name="Width">Floats per row of a beam, per location, or per request where the size is fixed.</param>
internal readonly record struct StepTensor(string Name, bool IsRagged, int Width);
