namespace Attention.Inference.Decoding;

/// <summary>
/// Where the rows of a batch lie. A step graph takes <c>[batch, beam]</c>, each entry of the batch with one memory: a lane. Lanes are as
/// wide as the greatest common divisor of all beams, so that no row is padding: sequences of one beam take a lane each, and only among
/// others does a sequence take several, anywhere, each with a copy of its memory.
/// </summary>
internal sealed class StepLanes
{
    private readonly List<int[]> _sequences = [];
    private readonly List<(int[] Owner, int Part)> _lanes = [];

    /// <summary>Rows of a lane.</summary>
    public int Width { get; private set; } = 1;

    public int Sequences => _sequences.Count;

    public int Count => _lanes.Count;

    public int Rows => Count * Width;

    /// <summary>The lanes of a sequence, in the order of its rows.</summary>
    public ReadOnlySpan<int> Of(int sequence) => _sequences[sequence];

    public int BeamOf(int sequence) => _sequences[sequence].Length * Width;

    /// <summary>Where a row of a sequence lies among all rows.</summary>
    public int RowOf(int sequence, int row)
    {
        var (lane, within) = Math.DivRem(row, Width);
        return (_sequences[sequence][lane] * Width) + within;
    }

    /// <summary>The width that lanes must have, should a sequence of another beam join; 0 joins none.</summary>
    public int WidthWith(int beam)
    {
        foreach (var lanes in _sequences)
        {
            beam = GreatestCommonDivisor(beam, lanes.Length * Width);
        }

        return beam;
    }

    /// <summary>Lays all lanes out anew, in the order of the sequences.</summary>
    public void Widen(int width)
    {
        var beams = Enumerable.Range(0, Sequences).Select(BeamOf).ToList();
        _sequences.Clear();
        _lanes.Clear();
        Width = width;
        beams.ForEach(Add);
    }

    /// <summary>Appends a sequence, whose beam must be a multiple of the width.</summary>
    public void Add(int beam)
    {
        var lanes = new int[beam / Width];
        for (var part = 0; part < lanes.Length; part++)
        {
            lanes[part] = Count;
            _lanes.Add((lanes, part));
        }

        _sequences.Add(lanes);
    }

    /// <summary>Takes a sequence out; the last one gets its number, and the last lanes move to where its lanes were.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="moved">Told from where to where.</param>
    public void RemoveAt(int sequence, Action<int, int> moved)
    {
        // The highest first: what moves is then never one of its own.
        foreach (var lane in _sequences[sequence].OrderDescending())
        {
            var last = Count - 1;
            if (lane != last)
            {
                var (owner, part) = _lanes[last];
                owner[part] = lane;
                _lanes[lane] = (owner, part);
                moved(last, lane);
            }

            _lanes.RemoveAt(last);
        }

        _sequences[sequence] = _sequences[^1];
        _sequences.RemoveAt(Sequences - 1);
    }

    private static int GreatestCommonDivisor(int one, int other) => other == 0 ? one : GreatestCommonDivisor(other, one % other);
}
