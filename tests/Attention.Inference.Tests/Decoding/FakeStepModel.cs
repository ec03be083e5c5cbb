using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

/// <summary>
/// A decoder whose next word depends on the words so far, by a rule; its state is the history, so a beam that is reordered
/// wrongly shows at once. Its attention is one-hot on the step's number.
/// </summary>
/// <param name="rule">From history (start token left out) to the log-probability of every token.</param>
internal sealed class FakeStepModel(Func<IReadOnlyList<int>, float[]> rule) : IStepModel
{
    public IReadOnlyList<string> Traces => ["attention"];

    /// <summary>Number of sequences in every step run so far.</summary>
    public List<int> BatchSizes { get; } = [];

    /// <summary>What was asked of every step run so far.</summary>
    public List<StepOutputs> Outputs { get; } = [];

    /// <summary>Called when a sequence joins, on the scheduler's thread.</summary>
    public Action<SequenceMemory>? OnAdd { get; set; }

    /// <summary>Called at the beginning of each step, on the scheduler's thread.</summary>
    public Action? OnRun { get; set; }

    public IStepBatch CreateBatch() => new Batch(this, rule);

    private sealed class Batch(FakeStepModel model, Func<IReadOnlyList<int>, float[]> rule) : IStepBatch
    {
        private readonly List<Sequence> _sequences = [];
        private int _candidates;
        private StepOutputs _outputs;

        public int Count => _sequences.Count;

        public void Add(SequenceMemory memory, int beam)
        {
            model.OnAdd?.Invoke(memory);
            _sequences.Add(new Sequence(beam, memory.Length));
        }

        public void RemoveAt(int sequence)
        {
            _sequences[sequence] = _sequences[^1];
            _sequences.RemoveAt(Count - 1);
        }

        public ref long Token(int sequence, int row) => ref _sequences[sequence].Tokens[row];

        public void Run(int candidates, StepOutputs outputs)
        {
            model.OnRun?.Invoke();
            model.BatchSizes.Add(Count);
            model.Outputs.Add(outputs);
            (_candidates, _outputs) = (candidates, outputs);
            foreach (var sequence in _sequences)
            {
                for (var row = 0; row < sequence.Tokens.Length; row++)
                {
                    sequence.Next[row] = [.. sequence.History[row], (int)sequence.Tokens[row]];
                    sequence.LogProbs[row] = rule(sequence.Next[row][1..]);
                }
            }
        }

        public ReadOnlySpan<float> TopLogProbs(int sequence, int row) =>
            _sequences[sequence].LogProbs[row].OrderDescending().Take(_candidates).ToArray();

        public ReadOnlySpan<long> TopTokens(int sequence, int row)
        {
            var logProbs = _sequences[sequence].LogProbs[row];
            return Enumerable.Range(0, logProbs.Length).OrderByDescending(token => logProbs[token]).Take(_candidates).Select(static token => (long)token).ToArray();
        }

        public float LogProb(int sequence, int row, int token)
        {
            Assert.True(_outputs.HasFlag(StepOutputs.LogProbs), "log-probabilities were read but not asked for");
            return _sequences[sequence].LogProbs[row][token];
        }

        public StepTrace Trace(int sequence, int row)
        {
            Assert.True(_outputs.HasFlag(StepOutputs.Traces), "traces were read but not asked for");
            var weights = new float[_sequences[sequence].Length];
            weights[(_sequences[sequence].Next[row].Length - 1) % weights.Length] = 1;
            return new StepTrace([weights]);
        }

        public void Reorder(int sequence, ReadOnlySpan<int> parents)
        {
            var next = _sequences[sequence].Next.ToArray();
            for (var row = 0; row < parents.Length; row++)
            {
                _sequences[sequence].History[row] = next[parents[row]];
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class Sequence(int beam, int length)
    {
        public int Length { get; } = length;

        public long[] Tokens { get; } = new long[beam];

        public int[][] History { get; } = [.. Enumerable.Repeat(Array.Empty<int>(), beam)];

        public int[][] Next { get; } = new int[beam][];

        public float[][] LogProbs { get; } = new float[beam][];
    }
}
