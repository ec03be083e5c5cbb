using Attention.Inference.Decoding;
using Attention.Inference.Text;
using BenchmarkDotNet.Attributes;

namespace Attention.Benchmarks.Micro;

/// <summary>What a step costs outside the graph: ranking the candidates of one sequence, 30 tokens long.</summary>
public class BeamSearchBench
{
    private const int Length = 30;

    [Params(1, 3, 5)]
    public int Beam { get; set; }

    [Params(false, true)]
    public bool Traces { get; set; }

    [Benchmark(OperationsPerInvoke = Length)]
    public int Advance()
    {
        var search = new BeamSearch(new DecodingOptions { Beam = Beam, MaxTokens = Length, Traces = Traces }, Vocabulary.Start, Vocabulary.End);
        using var batch = new DrawnBatch(Beam);
        search.Start(batch, 0);
        Span<int> parents = stackalloc int[Beam];
        while (!search.Advance(batch, 0, parents))
        {
        }

        return search.Hypotheses.Count;
    }

    /// <summary>One sequence whose log-probabilities were drawn beforehand.</summary>
    private sealed class DrawnBatch : IStepBatch
    {
        private readonly long[] _tokens;
        private readonly float[] _logProbs;
        private readonly long[] _topTokens;
        private readonly float[] _attention = new float[25];

        public DrawnBatch(int beam)
        {
            var random = new Random(1);
            _tokens = new long[beam];
            _logProbs = [.. Enumerable.Range(0, beam * (beam + 1)).Select(i => -(i % (beam + 1)) - random.NextSingle())];
            _topTokens = [.. Enumerable.Range(0, beam * (beam + 1)).Select(_ => (long)random.Next(4, 8_000))];
        }

        public int Count => 1;

        public ref long Token(int sequence, int row) => ref _tokens[row];

        public ReadOnlySpan<float> TopLogProbs(int sequence, int row) => _logProbs.AsSpan(row * Width, Width);

        public ReadOnlySpan<long> TopTokens(int sequence, int row) => _topTokens.AsSpan(row * Width, Width);

        private int Width => _tokens.Length + 1;

        public StepTrace Trace(int sequence, int row) => new([_attention.AsSpan().ToArray()]);

        public float LogProb(int sequence, int row, int token) => throw new NotSupportedException();

        public void Add(SequenceMemory memory, int beam) => throw new NotSupportedException();

        public void RemoveAt(int sequence) => throw new NotSupportedException();

        public void Run(int candidates, StepOutputs outputs) => throw new NotSupportedException();

        public void Reorder(int sequence, ReadOnlySpan<int> parents) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
