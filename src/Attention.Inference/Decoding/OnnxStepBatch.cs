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
    private readonly StepLanes _lanes = new();
    private readonly List<SequenceMemory> _memories = [];
    private readonly TensorBuffer<long> _tokens = new();
    private readonly TensorBuffer<long> _candidates = new();
    private readonly TensorBuffer<float>[] _memory;
    private readonly TensorBuffer<float>[] _states;
    private readonly string[] _inputNames;
    private readonly string[][] _outputNames;
    private StepResults? _results;
    private int _length;

    public OnnxStepBatch(OnnxSession session, StepLayout layout)
    {
        (_session, _layout) = (session, layout);
        _memory = Array.ConvertAll(layout.Memory, static _ => new TensorBuffer<float>());
        _states = Array.ConvertAll(layout.States, static _ => new TensorBuffer<float>());
        _inputNames = [StepLayout.Tokens, StepLayout.Candidates, .. layout.Memory.Select(static tensor => tensor.Name), .. layout.States.Select(static tensor => tensor.Name)];
        _outputNames = [.. Enumerable.Range(0, 4).Select(outputs => StepResults.Names(layout, (StepOutputs)outputs))];
    }

    public int Count => _lanes.Sequences;

    public void Add(SequenceMemory memory, int beam)
    {
        _layout.Check(memory);
        Widen(_lanes.WidthWith(beam));
        _lanes.Add(beam);
        _memories.Add(memory);
        Resize(Math.Max(_length, memory.Length));
        WriteMemory(Count - 1);
        for (var i = 0; i < _states.Length; i++)
        {
            var initial = memory[_layout.States[i].Name];
            for (var row = 0; row < beam; row++)
            {
                TensorSeam.Copy(_layout.States[i].Name, initial, Slice(_states[i].Span, _lanes.RowOf(Count - 1, row), _layout.States[i].Width));
            }
        }
    }

    public void RemoveAt(int sequence)
    {
        _lanes.RemoveAt(sequence, MoveLane);
        _memories[sequence] = _memories[^1];
        _memories.RemoveAt(Count);
        Resize(_length);
    }

    public ref long Token(int sequence, int row) => ref _tokens.Span[_lanes.RowOf(sequence, row)];

    public void Run(int candidates, StepOutputs outputs)
    {
        _results?.Dispose();
        _results = null;
        Widen(_lanes.WidthWith(0));
        Resize(CommonLength());
        _candidates.Reshape(1)[0] = candidates;
        OrtValue[] inputs = [_tokens.Value, _candidates.Value, .. _memory.Select(static buffer => buffer.Value), .. _states.Select(static buffer => buffer.Value)];
        var values = _session.Run(_inputNames, inputs, _outputNames[(int)outputs]);
        _results = new StepResults(values, _layout, outputs, _lanes.Rows, candidates);
    }

    public ReadOnlySpan<float> TopLogProbs(int sequence, int row) => Results.TopLogProbs(_lanes.RowOf(sequence, row));

    public ReadOnlySpan<long> TopTokens(int sequence, int row) => Results.TopTokens(_lanes.RowOf(sequence, row));

    public float LogProb(int sequence, int row, int token) => Results.LogProb(_lanes.RowOf(sequence, row), token);

    public StepTrace Trace(int sequence, int row) => Results.Trace(_lanes.RowOf(sequence, row), _memories[sequence].Length);

    public void Reorder(int sequence, ReadOnlySpan<int> parents)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var width = _layout.States[i].Width;
            var next = Results.NextState(i);
            for (var row = 0; row < parents.Length; row++)
            {
                next.Slice(_lanes.RowOf(sequence, parents[row]) * width, width).CopyTo(Slice(_states[i].Span, _lanes.RowOf(sequence, row), width));
            }
        }
    }

    /// <summary>Looks at what the step gave for every sequence.</summary>
    /// <param name="vocabulary">Tokens that can be named.</param>
    /// <exception cref="InvalidDataException">It does not fit, or is no number.</exception>
    public void CheckResults(int vocabulary)
    {
        Results.Check(vocabulary);
        for (var sequence = 0; sequence < Count; sequence++)
        {
            for (var row = 0; row < _lanes.BeamOf(sequence); row++)
            {
                Results.CheckTrace(_lanes.RowOf(sequence, row), _memories[sequence].Length);
            }
        }
    }

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

    private static void Move<T>(Span<T> span, int width, int from, int to) => Slice(span, from, width).CopyTo(Slice(span, to, width));

    // Gives every buffer the shape of the batch as it is now. Only another length moves what is in them.
    private void Resize(int length)
    {
        var moved = length != _length;
        _length = length;
        _tokens.Reshape(_lanes.Count, _lanes.Width);
        for (var i = 0; i < _states.Length; i++)
        {
            _states[i].Reshape([_lanes.Count, _lanes.Width, .. _layout.States[i].Shape]);
        }

        for (var i = 0; i < _memory.Length; i++)
        {
            var memory = _layout.Memory[i];
            _memory[i].Reshape(memory.IsRagged ? [_lanes.Count, _length, .. memory.Shape] : [_lanes.Count, .. memory.Shape]);
        }

        for (var sequence = 0; moved && sequence < Count; sequence++)
        {
            WriteMemory(sequence);
        }
    }

    // As many rows as before, in other lanes.
    private void Widen(int width)
    {
        if (width == _lanes.Width)
        {
            return;
        }

        int[] before = [.. RowsInOrder()];
        _lanes.Widen(width);
        int[] after = [.. RowsInOrder()];
        Resize(_length);
        Rearrange(_tokens.Span, 1);
        for (var i = 0; i < _states.Length; i++)
        {
            Rearrange(_states[i].Span, _layout.States[i].Width);
        }

        for (var sequence = 0; sequence < Count; sequence++)
        {
            WriteMemory(sequence);
        }

        IEnumerable<int> RowsInOrder() =>
            Enumerable.Range(0, Count).SelectMany(sequence => Enumerable.Range(0, _lanes.BeamOf(sequence)).Select(row => _lanes.RowOf(sequence, row)));

        void Rearrange<T>(Span<T> rows, int size)
        {
            Span<T> old = rows.ToArray();
            for (var row = 0; row < before.Length; row++)
            {
                Slice(old, before[row], size).CopyTo(Slice(rows, after[row], size));
            }
        }
    }

    // The longest, rounded up; grids have one length for all requests and need no rounding, which would pad them for nothing.
    private int CommonLength()
    {
        var longest = _memories.Max(static memory => memory.Length);
        return _memories.TrueForAll(memory => memory.Length == longest) ? longest : (longest + LengthStep - 1) / LengthStep * LengthStep;
    }

    private int SizeOf(StepTensor memory) => memory.Width * (memory.IsRagged ? _length : 1);

    private void MoveLane(int from, int to)
    {
        Move(_tokens.Span, _lanes.Width, from, to);
        for (var i = 0; i < _states.Length; i++)
        {
            Move(_states[i].Span, _lanes.Width * _layout.States[i].Width, from, to);
        }

        for (var i = 0; i < _memory.Length; i++)
        {
            Move(_memory[i].Span, SizeOf(_layout.Memory[i]), from, to);
        }
    }

    private void WriteMemory(int sequence)
    {
        for (var i = 0; i < _memory.Length; i++)
        {
            var source = _memories[sequence][_layout.Memory[i].Name];
            foreach (var lane in _lanes.Of(sequence))
            {
                var target = Slice(_memory[i].Span, lane, SizeOf(_layout.Memory[i]));
                source.CopyTo(target);
                target[source.Length..].Clear();
            }
        }
    }
}
