namespace Attention.Inference.Tests.Translation;

/// <summary>How far links are from those of a person, over any number of sentences (Och and Ney 2003).</summary>
internal sealed class AlignmentErrorRate
{
    private int _links;
    private int _sure;
    private int _linkedSure;
    private int _linkedPossible;

    /// <summary>Share of the links that are at least possible.</summary>
    public double Precision => (double)_linkedPossible / _links;

    /// <summary>Share of the sure links that were found.</summary>
    public double Recall => (double)_linkedSure / _sure;

    /// <summary>0 when every link is possible and every sure one is there.</summary>
    public double Value => 1 - ((double)(_linkedSure + _linkedPossible) / (_links + _sure));

    public void Add(IReadOnlySet<(int Source, int Target)> links, GoldAlignment gold)
    {
        _links += links.Count;
        _sure += gold.Sure.Count;
        _linkedSure += links.Count(gold.Sure.Contains);
        _linkedPossible += links.Count(gold.Possible.Contains);
    }
}
