using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>
/// What a key opens. A route that says nothing is a caller's, so a new one is not open by oversight; those of management say so
/// (<see cref="ManagementRoutes"/>), and those that are open to everyone <c>AllowAnonymous</c>.
/// </summary>
internal static class Access
{
    /// <summary>The role of those who ask the models.</summary>
    public const string Caller = "caller";

    /// <summary>The role of those who run the service, and the policy of the routes that are theirs.</summary>
    public const string Management = "management";

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<KeysOptions>, KeysOptionsValidator>().AddSingleton<KeyRing>();
        services.AddOptionsWithValidateOnStart<KeysOptions>().BindConfiguration(KeysOptions.Section);
        services.AddOptionsWithValidateOnStart<ManagementOptions, ManagementOptionsValidator>().BindConfiguration("Management");
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ManagementOptions>>(static (kestrel, management) =>
        {
            if (management.Value.Port > 0)
            {
                kestrel.ListenAnyIP(management.Value.Port, static listen => listen.Protocols = HttpProtocols.Http1);
            }
        });
        services.AddAuthentication(KeyAuthentication.Name).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Name, null);
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<KeyRing, IOptions<ManagementOptions>>(static (authorization, keys, management) =>
        {
            authorization.FallbackPolicy = keys.HasCallers ? Of(Caller, Management) : null;
            // Where callers need keys and management has none, its routes are closed, unless they have a port of their own.
            authorization.AddPolicy(
                Management, keys.HasManagement || (keys.HasCallers && management.Value.Port == 0) ? Of(Management) : Everyone);
        });
        return services;
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<ManagementPortMiddleware>();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static AuthorizationPolicy Everyone { get; } = new AuthorizationPolicyBuilder().RequireAssertion(static _ => true).Build();

    private static AuthorizationPolicy Of(params string[] roles) => new AuthorizationPolicyBuilder().RequireRole(roles).Build();
}
