namespace Attention.Inference.Decoding;

/// <summary>
/// The sequences that one step graph advances together, each with as many rows as its beam is wide. Sequences are counted from 0.
/// What <see cref="Run"/> computed is read before a sequence joins or leaves. Not thread-safe.
/// </summary>
internal interface IStepBatch : IDisposable
{
    int Count { get; }

    /// <summary>Appends a sequence; all its rows start from the same state.</summary>
    void Add(SequenceMemory memory, int beam);

    /// <summary>Takes a sequence out; the last one gets its number.</summary>
    void RemoveAt(int sequence);

    /// <summary>The token that the next step reads in a row.</summary>
    ref long Token(int sequence, int row);

    /// <summary>One step of every sequence.</summary>
    /// <param name="candidates">Best tokens per row to return.</param>
    /// <param name="outputs">What to fetch from the session besides candidates and states.</param>
    void Run(int candidates, StepOutputs outputs);

    /// <summary>Log-probabilities of the best tokens of a row, <c>[candidates]</c>, in falling order.</summary>
    ReadOnlySpan<float> TopLogProbs(int sequence, int row);

    /// <summary>The best tokens of a row, <c>[candidates]</c>.</summary>
    ReadOnlySpan<long> TopTokens(int sequence, int row);

    /// <summary>Log-probability of any token; needs <see cref="StepOutputs.LogProbs"/>.</summary>
    float LogProb(int sequence, int row, int token);

    /// <summary>A copy of the traces of a row; needs <see cref="StepOutputs.Traces"/>.</summary>
    StepTrace Trace(int sequence, int row);

    /// <summary>Makes the states that the step computed the current ones: row r goes on from row <c>parents[r]</c>.</summary>
    void Reorder(int sequence, ReadOnlySpan<int> parents);
}
