using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Decoding;
using Attention.Inference.Rendering;
using Attention.Inference.Text;

namespace Attention.Inference.Captioning;

/// <summary>What a captioner decodes from one image, in the words of the contract.</summary>
internal sealed class CaptionAnswer(CaptionJob job, SequenceMemory memory)
{
    private readonly Captioner _model = job.Model;

    /// <inheritdoc cref="CaptionResponse.Attributes"/>
    public IReadOnlyList<DetectedWord>? Attributes { get; } = job.Model.Detected(memory);

    public CaptionAlternative Alternative(Hypothesis hypothesis) => new()
    {
        Caption = PennTokens.Join(
            hypothesis.Tokens.Where(static token => token.Token != Vocabulary.End).Select(token => _model.Vocabulary[token.Token])),
        Score = hypothesis.Score,
        Finished = hypothesis.Finished,
        Tokens = [.. hypothesis.Tokens.Select(Token)],
    };

    public CaptionToken Token(DecodedToken token)
    {
        var (rows, columns) = (_model.Encoder.Input.Rows, _model.Encoder.Input.Columns);
        var sentinel = Number(token, "sentinel");
        return new CaptionToken
        {
            Text = _model.Vocabulary[token.Token],
            LogProb = token.LogProb,
            Gate = Number(token, "gate"),
            Sentinel = sentinel,
            Grounding = 1 - sentinel,
            Chosen = Number(token, "chosen") is { } cell ? new GridCell { Row = (int)cell / columns, Column = (int)cell % columns } : null,
            Attributes = Weights(Trace(token, "input_attention"), Trace(token, "output_attention")),
            Top = token.Top is { } top ? [.. top.Select(ranked => new RankedWord { Text = _model.Vocabulary[ranked.Token], LogProb = ranked.LogProb })] : null,
            Attention = AttentionMaps.From(Trace(token, "attention"), rows, columns, job.Format),
        };
    }

    private List<AttributeWeights>? Weights(float[]? input, float[]? output) => Attributes is null || input is null || output is null
        ? null
        : [.. Attributes.Select((attribute, i) => new AttributeWeights { Text = attribute.Text, Input = input[i], Output = output[i] })];

    private double? Number(DecodedToken token, string trace) => Trace(token, trace)?[0];

    private float[]? Trace(DecodedToken token, string name) => _model.Model.Trace(token.Trace, name);
}
