namespace Attention.Inference.Decoding;

/// <summary>Chooses the tokens of one sequence, step by step.</summary>
internal interface ISequenceDecoder
{
    /// <summary>Rows it uses in a batch.</summary>
    int Beam { get; }

    /// <summary>Best tokens per row that it wants to see.</summary>
    int Candidates { get; }

    /// <summary>What it needs besides candidates.</summary>
    StepOutputs Outputs { get; }

    /// <summary>Writes the tokens of the first step.</summary>
    void Start(Span<long> tokens);

    /// <summary>
    /// Reads the step just computed for <paramref name="sequence"/>. When the sequence goes on, the next tokens are written
    /// to the batch and the rows they continue to <paramref name="parents"/>.
    /// </summary>
    /// <returns>True when the sequence is complete.</returns>
    bool Advance(IStepBatch batch, int sequence, Span<int> parents);

    /// <summary>The answers, best first; never empty once <see cref="Advance"/> returned true.</summary>
    IReadOnlyList<Hypothesis> Hypotheses { get; }
}
