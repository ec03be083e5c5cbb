namespace Attention.Inference.Decoding;

/// <summary>Active sequences with memories of similar length, in the order of their batch; or one alone, that is tried again after its batch failed.</summary>
/// <param name="batch">Its rows.</param>
/// <param name="cohort">What lengths they have: see <see cref="CohortOf"/>.</param>
/// <param name="isSolitary">Whether nobody may join.</param>
internal sealed class SequenceGroup(IStepBatch batch, int cohort, bool isSolitary) : IDisposable
{
    // Of a batch of sentences, padding 12 tokens to 24 costs far less than a second pass over the weights; padding to ten times
    // their length costs more.
    private const int ShortestCohort = 64;
    private const int CohortFactor = 4;

    private readonly List<SequenceEntry> _entries = [];

    public int Cohort => cohort;

    public bool IsSolitary => isSolitary;

    public IReadOnlyList<SequenceEntry> Entries => _entries;

    public int Count => _entries.Count;

    /// <summary>The length up to which memories share a batch with one of <paramref name="length"/>, so that a long one does not pad all others.</summary>
    public static int CohortOf(int length)
    {
        var cohort = ShortestCohort;
        while (cohort < length)
        {
            cohort *= CohortFactor;
        }

        return cohort;
    }

    public void Add(SequenceEntry entry)
    {
        batch.Add(entry.Memory, entry.Search.Beam);
        _entries.Add(entry);
        entry.Search.Start(batch, _entries.Count - 1);
    }

    /// <summary>Advances every sequence by a token; those that are complete leave.</summary>
    public void Step(Action<SequenceEntry> complete, Action<int> rowsChanged)
    {
        var (candidates, beam) = (1, 1);
        var outputs = StepOutputs.None;
        foreach (var entry in _entries)
        {
            candidates = Math.Max(candidates, entry.Search.Candidates);
            beam = Math.Max(beam, entry.Search.Beam);
            outputs |= entry.Search.Outputs;
            entry.BatchSize = Math.Max(entry.BatchSize, _entries.Count);
        }

        batch.Run(candidates, outputs);
        Span<int> allParents = stackalloc int[beam];
        var completed = new List<int>();
        for (var sequence = 0; sequence < _entries.Count; sequence++)
        {
            var search = _entries[sequence].Search;
            var parents = allParents[..search.Beam];
            if (search.Advance(batch, sequence, parents))
            {
                completed.Add(sequence);
            }
            else
            {
                batch.Reorder(sequence, parents);
            }
        }

        Remove(completed, rowsChanged, complete);
    }

    /// <summary>Takes out the sequences that nobody waits for any more.</summary>
    public void RemoveLeft(Action<int> rowsChanged)
    {
        var left = Enumerable.Range(0, Count).Where(sequence => _entries[sequence].IsOver).ToList();
        Remove(left, rowsChanged, static _ => { });
    }

    public void Dispose() => batch.Dispose();

    // From the back, since the last one gets the number of one that leaves.
    private void Remove(List<int> sequences, Action<int> rowsChanged, Action<SequenceEntry> removed)
    {
        for (var i = sequences.Count - 1; i >= 0; i--)
        {
            var entry = _entries[sequences[i]];
            batch.RemoveAt(sequences[i]);
            _entries[sequences[i]] = _entries[^1];
            _entries.RemoveAt(Count - 1);
            entry.Leave();
            rowsChanged(-entry.Search.Beam);
            removed(entry);
        }
    }
}
