using System.Security.Claims;
using System.Text.Encodings.Web;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>Tells who asks by the key in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>, which gRPC has as metadata of the same names.</summary>
internal sealed class KeyAuthentication(
    KeyRing keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Key";

    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer";

    // A key that is not known is no failure here: it would be a line in the log for whoever tries keys. The challenge tells it.
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Given is { } given && keys.Find(given) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(Principal(key), Name))
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Given is null ? Bearer : $"{Bearer} error=\"invalid_token\"";
        throw new InferenceException(
            ErrorCode.Unauthenticated,
            Given is null
                ? $"A key is needed here; send it as Authorization: {Bearer} KEY, or as {Header}: KEY."
                : "The key is none that this service knows.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => throw new InferenceException(
        ErrorCode.Forbidden, $"The key '{Context.User.Identity?.Name}' is a caller's; this route needs one of management's.");

    // Another scheme in Authorization is meant for a proxy.
    private string? Given =>
        Request.Headers.Authorization.ToString() is var authorization
        && authorization.StartsWith($"{Bearer} ", StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
        : Request.Headers.TryGetValue(Header, out var key) ? key.ToString()
        : null;

    private static ClaimsPrincipal Principal(KnownKey key) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, key.Id), new Claim(ClaimTypes.Role, key.Role)], Name));
}
