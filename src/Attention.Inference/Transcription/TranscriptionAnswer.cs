using Attention.Contracts;
using Attention.Contracts.Transcription;
using Attention.Inference.Decoding;
using Attention.Inference.Rendering;

namespace Attention.Inference.Transcription;

/// <summary>What a model hears in one piece of a recording, in the words of the contract.</summary>
internal sealed class TranscriptionAnswer(TranscriptionJob job, Range piece)
{
    private readonly Transcriber _model = job.Model;
    private readonly SoundTimes _times = new(job.Model.Audio, piece);

    /// <summary>The piece of a recording; without a hypothesis it is silent.</summary>
    public TranscriptionSegment Segment(IReadOnlyList<Hypothesis> hypotheses)
    {
        var steps = _times.Steps;
        List<TranscriptionAlternative> heard = [.. hypotheses.Select(hypothesis => Alternative(hypothesis, steps.Count))];
        var best = heard.Count > 0 ? heard[0] : new TranscriptionAlternative { Text = "", Score = 0, Finished = true, Tokens = [], Words = [] };
        return new TranscriptionSegment
        {
            StartMs = _times.StartMs,
            EndMs = _times.EndMs,
            Text = best.Text,
            Score = best.Score,
            Finished = best.Finished,
            Tokens = best.Tokens,
            Words = best.Words,
            Steps = steps,
            Attention = best.Attention,
            Alternatives = [.. heard.Skip(1)],
        };
    }

    public TranscriptionToken Token(DecodedToken token)
    {
        (double Start, double End)? span = _model.Attention(token.Trace) is { } weights ? _times.Span(weights) : null;
        return new TranscriptionToken { Text = _model.Text(token.Token), LogProb = token.LogProb, StartMs = span?.Start, EndMs = span?.End };
    }

    /// <summary>The row of the matrix that belongs to a token.</summary>
    public AttentionMap? Row(DecodedToken token) =>
        _model.Attention(token.Trace) is { } weights ? AttentionMaps.From(weights, 1, weights.Length, job.Format) : null;

    private TranscriptionAlternative Alternative(Hypothesis hypothesis, int steps)
    {
        List<TranscriptionToken> tokens = [.. hypothesis.Tokens.Select(Token)];
        var words = SpokenWords.Of(tokens);
        var rows = hypothesis.Tokens.Select(token => _model.Attention(token.Trace)).OfType<float[]>().ToList();
        var weights = rows.Count == tokens.Count ? rows.SelectMany(static row => row).ToArray() : null;
        return new TranscriptionAlternative
        {
            Text = string.Join(' ', words.Select(static word => word.Text)),
            Score = hypothesis.Score,
            Finished = hypothesis.Finished,
            Tokens = tokens,
            Words = words,
            Attention = AttentionMaps.From(weights, tokens.Count, steps, job.Format),
        };
    }
}
