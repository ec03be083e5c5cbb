namespace Attention.Inference.Decoding;

/// <summary>Leads the decoder along given tokens, to see what it thinks of them and where it looks on the way.</summary>
/// <param name="tokens">Ends with the end token.</param>
/// <param name="options">Beam is 1; nothing is searched.</param>
/// <param name="startToken">What the first step reads.</param>
internal sealed class ForcedDecoding(IReadOnlyList<int> tokens, DecodingOptions options, int startToken) : ISequenceDecoder
{
    private readonly List<DecodedToken> _decoded = new(tokens.Count);
    private double _sum;

    public int Beam => 1;

    public int Candidates => 1;

    public StepOutputs Outputs => StepOutputs.LogProbs | (options.Traces ? StepOutputs.Traces : StepOutputs.None);

    public IReadOnlyList<Hypothesis> Hypotheses => [new Hypothesis(_decoded, _sum / Math.Pow(_decoded.Count, options.LengthPenalty), Finished: true)];

    public void Start(Span<long> tokens) => tokens.Fill(startToken);

    public bool Advance(IStepBatch batch, int sequence, Span<int> parents)
    {
        var token = tokens[_decoded.Count];
        var logProb = batch.LogProb(sequence, 0, token);
        _decoded.Add(new DecodedToken(token, logProb, options.Traces ? batch.Trace(sequence, 0) : null));
        _sum += logProb;
        batch.Tokens(sequence)[0] = token;
        parents[0] = 0;
        return _decoded.Count == tokens.Count;
    }
}
