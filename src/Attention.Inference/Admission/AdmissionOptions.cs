using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Admission;

/// <summary>
/// What all requests together may hold at a time, section <c>Admission</c>. Models and the runtime come on top: with the shipped
/// models the process stays below 1,536 MiB.
/// </summary>
public sealed class AdmissionOptions
{
    public const string Section = "Admission";

    /// <summary>Bytes of request bodies, as sent or inflated: memory that is held while clients are waited for.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBodyBytes { get; set; } = 160L << 20;

    /// <summary>Bytes that work takes for a while: decoded pixels, and the programs that decode. What takes more by itself is refused.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxWorkBytes { get; set; } = 352L << 20;

    /// <summary>Requests of one task that are open at once, from their first byte to their last.</summary>
    [Range(1, 100_000)]
    public int MaxRequests { get; set; } = 512;

    /// <summary>How long a body may stand still when the bytes that it holds are wanted by others.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxStall { get; set; } = TimeSpan.FromSeconds(1);
}

[OptionsValidator]
internal sealed partial class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>;
