namespace Attention.Contracts.Saliency;

/// <summary>A region that a model looked at more closely, and the map as it stood afterwards.</summary>
public sealed record SaliencyStep
{
    /// <summary>In pixels of the upright original. The step changed nothing outside of it.</summary>
    public required ImageRegion Box { get; init; }

    /// <summary>
    /// How likely each cell belongs to what stands out, from 0 to 1; unlike weights these do not sum to 1. The mask is the map after
    /// the last step. Null when none was asked for.
    /// </summary>
    public AttentionMap? Attention { get; init; }
}
