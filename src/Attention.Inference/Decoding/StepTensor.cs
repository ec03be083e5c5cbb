namespace Attention.Inference.Decoding;

/// <summary>A state, a memory input or a trace of a step graph.</summary>
/// <param name="Name">Name of the input or output.</param>
/// <param name="IsRagged">Whether it has an axis of locations, whose number differs between requests.</param>
/// <param name="Shape">The axes after those: of one row of a beam, of one location, or of one request where the size is fixed.</param>
internal readonly record struct StepTensor(string Name, bool IsRagged, long[] Shape)
{
    /// <summary>Elements of <see cref="Shape"/>.</summary>
    public int Width { get; } = (int)Shape.Aggregate(1L, static (width, axis) => width * axis);
}
