using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>Whose web pages may use the service besides its own, section <c>Cors</c>.</summary>
public sealed class CrossOriginOptions
{
    /// <summary>
    /// Origins such as <c>https://app.example.org</c>; <c>https://*.example.org</c> is every one beneath, <c>*</c> every page there is.
    /// None by default.
    /// </summary>
    public IList<string> Origins { get; } = [];
}

internal sealed class CrossOriginOptionsValidator : IValidateOptions<CrossOriginOptions>
{
    public ValidateOptionsResult Validate(string? name, CrossOriginOptions options) =>
        options.Origins.FirstOrDefault(static origin => !IsOrigin(origin)) is { } odd
            ? ValidateOptionsResult.Fail($"Cors:Origins has '{odd}', which is no origin; write https://app.example.org, without a path, or *.")
            : ValidateOptionsResult.Success;

    private static bool IsOrigin(string text) => text == "*" || IsAddress(text.Replace("://*.", "://", StringComparison.Ordinal));

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && !text.Contains('*', StringComparison.Ordinal)
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
