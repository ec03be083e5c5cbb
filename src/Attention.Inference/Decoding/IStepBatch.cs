namespace Attention.Inference.Decoding;

/// <summary>
/// The sequences that one step graph advances together, each with the same number of beam rows. Sequences are counted
/// from 0; what <see cref="Run"/> computed is read until the next call. Not thread-safe.
/// </summary>
internal interface IStepBatch : IDisposable
{
    int Count { get; }

    /// <summary>Appends a sequence; all its rows start from the same state.</summary>
    void Add(SequenceMemory memory);

    /// <summary>Takes a sequence out; the last one moves to its place.</summary>
    void RemoveAt(int sequence);

    /// <summary>The tokens that the next step reads, one per row.</summary>
    Span<long> Tokens(int sequence);

    /// <summary>One step of every sequence.</summary>
    /// <param name="candidates">Best tokens per row to return.</param>
    /// <param name="outputs">What to fetch from the session besides candidates and states.</param>
    void Run(int candidates, StepOutputs outputs);

    /// <summary>Log-probabilities of the best tokens, <c>[beam, candidates]</c>, each row in falling order.</summary>
    ReadOnlySpan<float> TopLogProbs(int sequence);

    /// <summary>The best tokens, <c>[beam, candidates]</c>.</summary>
    ReadOnlySpan<long> TopTokens(int sequence);

    /// <summary>Log-probability of any token; needs <see cref="StepOutputs.LogProbs"/>.</summary>
    float LogProb(int sequence, int row, int token);

    /// <summary>A copy of the traces of a row; needs <see cref="StepOutputs.Traces"/>.</summary>
    StepTrace Trace(int sequence, int row);

    /// <summary>Makes the states that the step computed the current ones: row r goes on from row <c>parents[r]</c>.</summary>
    void Reorder(int sequence, ReadOnlySpan<int> parents);
}
