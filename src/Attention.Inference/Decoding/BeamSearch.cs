namespace Attention.Inference.Decoding;

/// <summary>
/// Chooses the tokens of one sequence, step by step: along the given prefix first, then by beam search with length normalisation.
/// Always answers: what the token limit cuts is returned as unfinished. Histories are linked nodes, so reordering a beam copies
/// nothing and the attention of every hypothesis survives it.
/// </summary>
internal sealed class BeamSearch(DecodingOptions options, int startToken, int endToken)
{
    // Tokens that a graph rules out hold a large negative log-probability; no real token comes near it.
    private const float RuledOut = -1e6f;

    private readonly List<Node?> _live = [null];
    private readonly List<Hypothesis> _finished = [];
    private readonly Candidate[] _candidates = new Candidate[options.Beam * (options.Beam + 1)];
    private readonly StepTrace?[] _traces = new StepTrace?[options.Beam];
    private readonly RankedToken[]?[] _tops = new RankedToken[]?[options.Beam];
    private int _length;
    private int _told;

    /// <summary>Rows it uses in a batch.</summary>
    public int Beam => options.Beam;

    /// <summary>
    /// Best tokens per row that it wants to see: those that it chooses from, and those that it was asked to keep.
    /// </summary>
    public int Candidates => Math.Max(Choices, options.TopTokens);

    /// <summary>What it needs of the next step besides candidates.</summary>
    public StepOutputs Outputs => (options.Traces ? StepOutputs.Traces : StepOutputs.None) | (IsForced ? StepOutputs.LogProbs : StepOutputs.None);

    /// <summary>The answers, best first; never empty once <see cref="Advance"/> returned true.</summary>
    public IReadOnlyList<Hypothesis> Hypotheses => _finished.Count <= options.Alternatives ? _finished : _finished.GetRange(0, options.Alternatives);

    // One more than the beam: should the end token be among them, the beam can still be filled from one row.
    private int Choices => options.Beam + 1;

    private bool IsForced => _length < options.Prefix.Count;

    /// <summary>The same search from its start. Tokens that were told are not told again.</summary>
    public BeamSearch Restarted() => new(options, startToken, endToken) { _told = _told };

    /// <summary>Tells what the init graph made of the input.</summary>
    public void Tell(SequenceMemory memory) => options.OnRead?.Invoke(memory);

    /// <summary>Writes the tokens of the first step to the batch.</summary>
    public void Start(IStepBatch batch, int sequence)
    {
        for (var row = 0; row < Beam; row++)
        {
            batch.Token(sequence, row) = startToken;
        }
    }

    /// <summary>
    /// Reads the step just computed for <paramref name="sequence"/>. When the sequence goes on, the next tokens are written
    /// to the batch and the rows they continue to <paramref name="parents"/>.
    /// </summary>
    /// <returns>True when the sequence is complete.</returns>
    public bool Advance(IStepBatch batch, int sequence, Span<int> parents)
    {
        Array.Clear(_traces);
        Array.Clear(_tops);
        var candidates = IsForced ? Force(batch, sequence) : Rank(batch, sequence);
        _length++;
        var next = new List<Node?>(options.Beam);
        foreach (var candidate in candidates)
        {
            if (next.Count == options.Beam)
            {
                break;
            }

            var node = Extend(candidate, batch, sequence);
            if (candidate.Token == endToken)
            {
                Finish(node, finished: true);
            }
            else
            {
                parents[next.Count] = candidate.Row;
                batch.Token(sequence, next.Count) = candidate.Token;
                next.Add(node);
            }
        }

        // Rows without a hypothesis repeat the first; what they compute is not read.
        parents[next.Count..].Clear();
        _live.Clear();
        _live.AddRange(next);
        var isComplete = IsComplete();
        TellCertain(isComplete);
        return isComplete;
    }

    // Along a prefix there is one hypothesis, and one way on.
    private Span<Candidate> Force(IStepBatch batch, int sequence)
    {
        var token = options.Prefix[_length];
        var logProb = batch.LogProb(sequence, 0, token);
        _candidates[0] = new Candidate((_live[0]?.Sum ?? 0) + logProb, logProb, 0, token, 0);
        return _candidates.AsSpan(0, 1);
    }

    private Span<Candidate> Rank(IStepBatch batch, int sequence)
    {
        var count = 0;
        for (var row = 0; row < _live.Count; row++)
        {
            var sum = _live[row]?.Sum ?? 0;
            var logProbs = batch.TopLogProbs(sequence, row);
            var tokens = batch.TopTokens(sequence, row);
            for (var i = 0; i < Math.Min(logProbs.Length, Choices); i++)
            {
                if (logProbs[i] > RuledOut)
                {
                    _candidates[count++] = new Candidate(sum + logProbs[i], logProbs[i], row, (int)tokens[i], count);
                }
            }
        }

        var ranked = _candidates.AsSpan(0, count);
        ranked.Sort();
        return ranked;
    }

    private Node Extend(Candidate candidate, IStepBatch batch, int sequence)
    {
        var trace = options.Traces ? _traces[candidate.Row] ??= batch.Trace(sequence, candidate.Row) : null;
        var top = options.TopTokens > 0 ? _tops[candidate.Row] ??= Top(batch, sequence, candidate.Row) : null;
        return new Node(new DecodedToken(candidate.Token, candidate.LogProb, trace, top), _live[candidate.Row], candidate.Sum);
    }

    private RankedToken[] Top(IStepBatch batch, int sequence, int row)
    {
        var logProbs = batch.TopLogProbs(sequence, row);
        var tokens = batch.TopTokens(sequence, row);
        var top = new List<RankedToken>(options.TopTokens);
        for (var i = 0; i < Math.Min(logProbs.Length, options.TopTokens) && logProbs[i] > RuledOut; i++)
        {
            top.Add(new RankedToken((int)tokens[i], logProbs[i]));
        }

        return [.. top];
    }

    private void Finish(Node node, bool finished)
    {
        var hypothesis = new Hypothesis(History(node, _length), Normalise(node.Sum), finished);
        var rank = _finished.FindIndex(other => hypothesis.Score > other.Score);
        _finished.Insert(rank < 0 ? _finished.Count : rank, hypothesis);
        if (_finished.Count > options.Beam)
        {
            _finished.RemoveAt(options.Beam);
        }
    }

    private bool IsComplete()
    {
        if (_length < options.MaxTokens && _live.Count > 0)
        {
            return _finished.Count == options.Beam && Normalise(_live[0]!.Sum) <= _finished[^1].Score;
        }

        for (var row = 0; row < _live.Count && _finished.Count < options.Alternatives; row++)
        {
            Finish(_live[row]!, finished: false);
        }

        return true;
    }

    private void TellCertain(bool isComplete)
    {
        if (options.OnToken is { } tell)
        {
            var certain = isComplete ? _finished[0].Tokens : Certain();
            for (; _told < certain.Count; _told++)
            {
                tell(certain[_told]);
            }
        }
    }

    // What the live hypotheses and the best of the finished ones begin with: the answer will be one of them, or grow from one.
    private DecodedToken[] Certain()
    {
        var (common, length) = (_live, _length);
        while (length > _told && common.Exists(node => node != common[0]))
        {
            (common, length) = (common.ConvertAll(static node => node!.Parent), length - 1);
        }

        var certain = length > _told ? History(common[0], length) : [];
        return _finished is [var best, ..]
            ? [.. certain.Zip(best.Tokens).TakeWhile(static pair => ReferenceEquals(pair.First, pair.Second)).Select(static pair => pair.First)]
            : certain;
    }

    private static DecodedToken[] History(Node? node, int length)
    {
        var tokens = new DecodedToken[length];
        for (var at = length - 1; node is not null; at--, node = node.Parent)
        {
            tokens[at] = node.Token;
        }

        return tokens;
    }

    private double Normalise(double sum) => sum / Math.Pow(_length, options.LengthPenalty);

    private sealed class Node(DecodedToken token, Node? parent, double sum)
    {
        public DecodedToken Token => token;

        public Node? Parent => parent;

        public double Sum => sum;
    }

    private readonly record struct Candidate(double Sum, float LogProb, int Row, int Token, int Order) : IComparable<Candidate>
    {
        // Best first; ties keep the order of rows and ranks, so that equal inputs give equal answers.
        public int CompareTo(Candidate other) => other.Sum.CompareTo(Sum) is var order and not 0 ? order : Order.CompareTo(other.Order);
    }
}
