using Attention.Inference.Onnx;

namespace Attention.Inference.Decoding;

/// <summary>A decoder-step graph in an ONNX session.</summary>
internal sealed class OnnxStepModel : IStepModel
{
    private readonly OnnxSession _session;
    private readonly StepLayout _layout;
    private (SequenceMemory Memory, int Beam)? _sample;

    /// <param name="session">The step graph.</param>
    /// <param name="init">The graph that gives it memory and states.</param>
    /// <param name="vocabulary">Tokens that can be named.</param>
    /// <exception cref="InvalidDataException">The graphs or the vocabulary do not fit one another.</exception>
    public OnnxStepModel(OnnxSession session, OnnxSession init, int vocabulary)
    {
        (_session, _layout) = (session, new StepLayout(session, init));
        TensorSeam.RequireCount("the vocabulary", vocabulary, StepLayout.LogProbs, session.Outputs[StepLayout.LogProbs].Dimensions[^1]);
        Vocabulary = vocabulary;
    }

    public IReadOnlyList<string> Traces => Array.ConvertAll(_layout.Traces, static trace => trace.Name);

    private int Vocabulary { get; }

    public IStepBatch CreateBatch() => new OnnxStepBatch(_session, _layout);

    /// <summary>Two steps of several sequences at once, whose numbers are looked at.</summary>
    /// <exception cref="InvalidDataException">They fit neither one another nor the vocabulary, or are none.</exception>
    public void WarmUp(IReadOnlyList<SequenceMemory> memories, int beam)
    {
        using var batch = new OnnxStepBatch(_session, _layout);
        var parents = Enumerable.Range(0, beam).ToArray();
        foreach (var memory in memories)
        {
            batch.Add(memory, beam);
            foreach (var row in parents)
            {
                batch.Token(batch.Count - 1, row) = Text.Vocabulary.Start;
            }
        }

        for (var step = 0; step < 2; step++)
        {
            batch.Run(beam + 1, StepOutputs.Traces | StepOutputs.LogProbs);
            batch.CheckResults(Vocabulary);
            for (var sequence = 0; sequence < batch.Count; sequence++)
            {
                foreach (var row in parents)
                {
                    batch.Token(sequence, row) = batch.TopTokens(sequence, 0)[row];
                }

                batch.Reorder(sequence, parents);
            }
        }

        _sample = (memories[0], beam);
    }

    /// <summary>Whether it was warmed up, and so may be tried.</summary>
    public bool IsWarm => _sample is not null;

    /// <summary>One step of so many copies of what the graph was warmed up on.</summary>
    public void Try(int copies)
    {
        var (memory, beam) = _sample ?? throw new InvalidOperationException("The step graph has not been warmed up.");
        using var batch = new OnnxStepBatch(_session, _layout);
        for (var sequence = 0; sequence < copies; sequence++)
        {
            batch.Add(memory, beam);
            for (var row = 0; row < beam; row++)
            {
                batch.Token(sequence, row) = Text.Vocabulary.Start;
            }
        }

        batch.Run(beam + 1, StepOutputs.None);
    }
}
