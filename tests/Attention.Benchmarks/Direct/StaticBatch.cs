using Attention.Inference.Decoding;
using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Benchmarks.Direct;

/// <summary>
/// A fixed batch on a step graph: made whole, run until its last sequence is complete. Its shapes never change, so every
/// tensor is allocated once, outputs too, and the memory is the very tensor that the init graph wrote.
/// </summary>
internal sealed class StaticBatch : IStepBatch
{
    private readonly OnnxSession _session;
    private readonly StepLayout _layout;
    private readonly int _beam;
    private readonly int _candidates;
    private readonly TensorBuffer<long> _tokens = new();
    private readonly TensorBuffer<long> _width = new();
    private readonly TensorBuffer<float> _topLogProbs = new();
    private readonly TensorBuffer<long> _topTokens = new();
    private readonly TensorBuffer<float>[] _states;
    private readonly TensorBuffer<float>[] _nextStates;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    /// <param name="session">The step graph.</param>
    /// <param name="layout">What its inputs and outputs are.</param>
    /// <param name="initial">What the init graph gave, by name: memory <c>[batch, …]</c> and initial states <c>[batch, width]</c>.</param>
    /// <param name="count">Sequences.</param>
    /// <param name="beam">Rows of each.</param>
    public StaticBatch(OnnxSession session, StepLayout layout, IReadOnlyDictionary<string, OrtValue> initial, int count, int beam)
    {
        (_session, _layout, _beam, _candidates, Count) = (session, layout, beam, beam + 1, count);
        _tokens.Reshape(count, beam);
        _width.Reshape(1)[0] = _candidates;
        _topLogProbs.Reshape(count, beam, _candidates);
        _topTokens.Reshape(count, beam, _candidates);
        _states = Array.ConvertAll(layout.States, state => Repeat(initial[state.Name].GetTensorDataAsSpan<float>(), count, beam, state.Width));
        _nextStates = Array.ConvertAll(layout.States, state => Empty(count, beam, state.Width));
        _inputNames = [StepLayout.Tokens, StepLayout.Candidates, .. layout.Memory.Select(static memory => memory.Name), .. layout.States.Select(static state => state.Name)];
        _inputs = [_tokens.Value, _width.Value, .. layout.Memory.Select(memory => initial[memory.Name]), .. _states.Select(static state => state.Value)];
        _outputNames = [StepLayout.TopLogProbs, StepLayout.TopTokens, .. layout.States.Select(StepLayout.NextOf)];
        _outputs = [_topLogProbs.Value, _topTokens.Value, .. _nextStates.Select(static state => state.Value)];
    }

    public int Count { get; }

    public ref long Token(int sequence, int row) => ref _tokens.Span[(sequence * _beam) + row];

    public void Run(int candidates, StepOutputs outputs) => _session.Run(_inputNames, _inputs, _outputNames, _outputs);

    public ReadOnlySpan<float> TopLogProbs(int sequence, int row) => _topLogProbs.Span.Slice(((sequence * _beam) + row) * _candidates, _candidates);

    public ReadOnlySpan<long> TopTokens(int sequence, int row) => _topTokens.Span.Slice(((sequence * _beam) + row) * _candidates, _candidates);

    public void Reorder(int sequence, ReadOnlySpan<int> parents)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var width = _layout.States[i].Width;
            var from = _nextStates[i].Span;
            var to = _states[i].Span;
            for (var row = 0; row < _beam; row++)
            {
                from.Slice(((sequence * _beam) + parents[row]) * width, width).CopyTo(to.Slice(((sequence * _beam) + row) * width, width));
            }
        }
    }

    public void Add(SequenceMemory memory, int beam) => throw new NotSupportedException("A static batch is made whole.");

    public void RemoveAt(int sequence) => throw new NotSupportedException("A static batch runs until all of it is complete.");

    public float LogProb(int sequence, int row, int token) => throw new NotSupportedException("Only the best tokens are fetched.");

    public StepTrace Trace(int sequence, int row) => throw new NotSupportedException("Attention is not fetched.");

    public void Dispose()
    {
        _tokens.Dispose();
        _width.Dispose();
        _topLogProbs.Dispose();
        _topTokens.Dispose();
        Array.ForEach(_states, static state => state.Dispose());
        Array.ForEach(_nextStates, static state => state.Dispose());
    }

    private static TensorBuffer<float> Empty(int count, int beam, int width)
    {
        var buffer = new TensorBuffer<float>();
        buffer.Reshape(count, beam, width);
        return buffer;
    }

    private static TensorBuffer<float> Repeat(ReadOnlySpan<float> initial, int count, int beam, int width)
    {
        var buffer = Empty(count, beam, width);
        for (var row = 0; row < count * beam; row++)
        {
            initial.Slice(row / beam * width, width).CopyTo(buffer.Span.Slice(row * width, width));
        }

        return buffer;
    }
}
