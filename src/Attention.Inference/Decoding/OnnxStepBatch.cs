using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Decoding;

/// <summary>
/// Keeps the inputs of a step graph in place between steps: memory is written when a sequence joins, states are gathered
/// from the last outputs, and nothing else moves. Memory of different lengths is padded with zeros to a common multiple.
/// </summary>
internal sealed class OnnxStepBatch : IStepBatch
{
    // Lengths are rounded up, so that a longer sentence rarely makes all the others move.
    private const int LengthStep = 8;

    private readonly OnnxSession _session;
    private readonly StepLayout _layout;
    private readonly int _beam;
    private readonly List<SequenceMemory> _memories = [];
    private readonly TensorBuffer<long> _tokens = new();
    private readonly TensorBuffer<long> _candidates = new();
    private readonly TensorBuffer<float>[] _memory;
    private readonly TensorBuffer<float>[] _states;
    private readonly string[] _inputNames;
    private readonly string[][] _outputNames;
    private StepResults? _results;
    private int _length;

    public OnnxStepBatch(OnnxSession session, StepLayout layout, int beam)
    {
        (_session, _layout, _beam) = (session, layout, beam);
        _memory = Array.ConvertAll(layout.Memory, static _ => new TensorBuffer<float>());
        _states = Array.ConvertAll(layout.States, static _ => new TensorBuffer<float>());
        _inputNames = [StepLayout.Tokens, StepLayout.Candidates, .. layout.Memory.Select(static tensor => tensor.Name), .. layout.States.Select(static tensor => tensor.Name)];
        _outputNames = [.. Enumerable.Range(0, 4).Select(outputs => StepResults.Names(layout, (StepOutputs)outputs))];
    }

    public int Count => _memories.Count;

    public void Add(SequenceMemory memory)
    {
        _layout.Check(memory);
        _memories.Add(memory);
        Resize(Math.Max(_length, memory.Length));
        WriteMemory(Count - 1);
        for (var i = 0; i < _states.Length; i++)
        {
            var initial = memory[_layout.States[i].Name].AsSpan();
            for (var row = (Count - 1) * _beam; row < Count * _beam; row++)
            {
                TensorSeam.Copy(_layout.States[i].Name, initial, Slice(_states[i].Span, row, _layout.States[i].Width));
            }
        }
    }

    public void RemoveAt(int sequence)
    {
        var last = Count - 1;
        if (sequence != last)
        {
            Tokens(last).CopyTo(Tokens(sequence));
            for (var i = 0; i < _states.Length; i++)
            {
                var width = _beam * _layout.States[i].Width;
                Slice(_states[i].Span, last, width).CopyTo(Slice(_states[i].Span, sequence, width));
            }

            _memories[sequence] = _memories[last];
            WriteMemory(sequence);
        }

        _memories.RemoveAt(last);
        Resize(_length);
    }

    public Span<long> Tokens(int sequence) => Slice(_tokens.Span, sequence, _beam);

    public void Run(int candidates, StepOutputs outputs)
    {
        _results?.Dispose();
        _results = null;
        Resize(CommonLength());
        _candidates.Reshape(1)[0] = candidates;
        OrtValue[] inputs = [_tokens.Value, _candidates.Value, .. _memory.Select(static buffer => buffer.Value), .. _states.Select(static buffer => buffer.Value)];
        var values = _session.Run(_inputNames, inputs, _outputNames[(int)outputs]);
        _results = new StepResults(values, _layout, outputs, Count * _beam, _beam, candidates);
    }

    public ReadOnlySpan<float> TopLogProbs(int sequence) => Results.TopLogProbs(sequence);

    public ReadOnlySpan<long> TopTokens(int sequence) => Results.TopTokens(sequence);

    public float LogProb(int sequence, int row, int token) => Results.LogProb((sequence * _beam) + row, token);

    public StepTrace Trace(int sequence, int row) => Results.Trace((sequence * _beam) + row, _memories[sequence].Length);

    public void Reorder(int sequence, ReadOnlySpan<int> parents)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var width = _layout.States[i].Width;
            var next = Results.NextState(i);
            for (var row = 0; row < _beam; row++)
            {
                next.Slice(((sequence * _beam) + parents[row]) * width, width).CopyTo(Slice(_states[i].Span, (sequence * _beam) + row, width));
            }
        }
    }

    /// <summary>Looks at what the step gave for every sequence.</summary>
    /// <param name="vocabulary">Tokens that can be named.</param>
    /// <exception cref="InvalidDataException">It does not fit, or is no number.</exception>
    public void CheckResults(int vocabulary) => Results.Check(vocabulary, _memories.ConvertAll(static memory => memory.Length));

    public void Dispose()
    {
        _results?.Dispose();
        _tokens.Dispose();
        _candidates.Dispose();
        Array.ForEach(_memory, static buffer => buffer.Dispose());
        Array.ForEach(_states, static buffer => buffer.Dispose());
    }

    private StepResults Results => _results ?? throw new InvalidOperationException("The batch has not run yet.");

    private static Span<T> Slice<T>(Span<T> span, int index, int width) => span.Slice(index * width, width);

    // Gives every buffer the shape of the batch as it is now. Only another length moves what is in them.
    private void Resize(int length)
    {
        var moved = length != _length;
        _length = length;
        _tokens.Reshape(Count, _beam);
        for (var i = 0; i < _states.Length; i++)
        {
            _states[i].Reshape([Count, _beam, .. _layout.States[i].Shape]);
        }

        for (var i = 0; i < _memory.Length; i++)
        {
            var memory = _layout.Memory[i];
            _memory[i].Reshape(memory.IsRagged ? [Count, _length, .. memory.Shape] : [Count, .. memory.Shape]);
        }

        for (var sequence = 0; moved && sequence < Count; sequence++)
        {
            WriteMemory(sequence);
        }
    }

    // The longest, rounded up; grids have one length for all requests and need no rounding, which would pad them for nothing.
    private int CommonLength()
    {
        var longest = _memories.Max(static memory => memory.Length);
        return _memories.TrueForAll(memory => memory.Length == longest) ? longest : (longest + LengthStep - 1) / LengthStep * LengthStep;
    }

    private void WriteMemory(int sequence)
    {
        for (var i = 0; i < _memory.Length; i++)
        {
            var source = _memories[sequence][_layout.Memory[i].Name].AsSpan();
            var target = Slice(_memory[i].Span, sequence, _layout.Memory[i].Width * (_layout.Memory[i].IsRagged ? _length : 1));
            source.CopyTo(target);
            target[source.Length..].Clear();
        }
    }
}
