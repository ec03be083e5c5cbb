using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts;

/// <summary>What every request may say, whatever its task.</summary>
public abstract record TaskRequest
{
    /// <summary>Echoed in the answer; made up when absent.</summary>
    [StringLength(128)]
    public string? Id { get; init; }

    /// <summary>
    /// How the answer carries its attention; with <c>none</c> it is not even fetched, and what is made of it (maps, sampling points,
    /// crops) is left out.
    /// </summary>
    [EnumDataType(typeof(AttentionFormat))]
    public AttentionFormat Attention { get; init; }
}
