namespace Attention.Inference.Decoding;

/// <summary>The active sequences of one beam width, in the order of their batch; or one alone, that is tried again after its batch failed.</summary>
internal sealed class SequenceGroup(IStepBatch batch, int beam, bool isSolitary) : IDisposable
{
    private readonly List<SequenceEntry> _entries = [];

    public int Beam => beam;

    /// <summary>Whether nobody may join.</summary>
    public bool IsSolitary => isSolitary;

    public IReadOnlyList<SequenceEntry> Entries => _entries;

    public int Count => _entries.Count;

    public void Add(SequenceEntry entry)
    {
        batch.Add(entry.Memory);
        _entries.Add(entry);
        entry.Search.Start(batch.Tokens(_entries.Count - 1));
    }

    /// <summary>Advances every sequence by a token; those that are complete leave.</summary>
    public void Step(Action<SequenceEntry> complete, Action<int> rowsChanged)
    {
        var candidates = 1;
        var outputs = StepOutputs.None;
        foreach (var entry in _entries)
        {
            candidates = Math.Max(candidates, entry.Search.Candidates);
            outputs |= entry.Search.Outputs;
            entry.BatchSize = Math.Max(entry.BatchSize, _entries.Count);
        }

        batch.Run(candidates, outputs);
        // From the back, since a sequence that leaves is replaced by the last one, which has then advanced already.
        Span<int> parents = stackalloc int[beam];
        for (var sequence = _entries.Count - 1; sequence >= 0; sequence--)
        {
            var entry = _entries[sequence];
            if (entry.Search.Advance(batch, sequence, parents))
            {
                Remove(sequence, rowsChanged);
                complete(entry);
            }
            else
            {
                batch.Reorder(sequence, parents);
            }
        }
    }

    /// <summary>Takes out the sequences that nobody waits for any more.</summary>
    public void RemoveLeft(Action<int> rowsChanged)
    {
        for (var sequence = _entries.Count - 1; sequence >= 0; sequence--)
        {
            if (_entries[sequence].IsOver)
            {
                Remove(sequence, rowsChanged);
            }
        }
    }

    public void Dispose() => batch.Dispose();

    private void Remove(int sequence, Action<int> rowsChanged)
    {
        batch.RemoveAt(sequence);
        _entries[sequence] = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        rowsChanged(-beam);
    }
}
