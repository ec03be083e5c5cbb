using Attention.Inference.Decoding;

namespace Attention.Inference.Captioning;

/// <summary>Where the traces of a captioner's steps are; -1 for those it has not.</summary>
internal sealed class CaptionTraces(IReadOnlyList<string> names)
{
    private readonly int _attention = names.ToList().IndexOf("attention");
    private readonly int _gate = names.ToList().IndexOf("gate");

    /// <summary>Weights over the image's grid.</summary>
    public float[]? Attention(StepTrace? trace) => _attention < 0 ? null : trace?.Values[_attention];

    /// <summary>How much of the attended image passed.</summary>
    public double? Gate(StepTrace? trace) => _gate < 0 ? null : trace?.Values[_gate][0];
}
