using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>Where those who run the service reach it, section <c>Management</c>.</summary>
public sealed class ManagementOptions
{
    /// <summary>A port of their own for /metrics, Swagger and management, which then answer nowhere else; 0 is the port of REST.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }
}

[OptionsValidator]
internal sealed partial class ManagementOptionsValidator : IValidateOptions<ManagementOptions>;
