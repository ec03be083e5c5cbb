using Attention.Api.Http;
using Attention.Api.OpenInference;
using Attention.Api.Rpc;
using Attention.Api.Tasks;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Security;

/// <summary>
/// Whose web pages may use the service. One policy decides it twice: CORS tells browsers which pages may read an answer, and
/// <see cref="CrossOriginMiddleware"/> refuses what they send for any other.
/// </summary>
internal static class CrossOrigin
{
    // What a page may read of an answer besides its body: it sees no other header.
    private static readonly string[] Exposed =
    [
        RequestIdMiddleware.Header, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate, CallerLimiter.Limit, CallerLimiter.Remaining, CallerLimiter.Reset,
        InferBody.Header, AnswerFacts.TimingHeader, AnswerFacts.IdHeader, AnswerFacts.ModelHeader, AnswerFacts.VersionHeader,
        HeaderNames.GrpcStatus, HeaderNames.GrpcMessage, RpcErrors.Details, HeaderNames.GrpcEncoding, HeaderNames.GrpcAcceptEncoding,
    ];

    // Browsers ask again after two hours at most, whatever they are told.
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddCrossOrigin(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<CrossOriginOptions>, CrossOriginOptionsValidator>();
        services.AddOptionsWithValidateOnStart<CrossOriginOptions>().BindConfiguration("Cors");
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>(static (cors, ours) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. ours.Value.Origins])
            .SetIsOriginAllowedToAllowWildcardSubdomains()
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders(Exposed)
            .SetPreflightMaxAge(PreflightAge)));
        return services.AddCors();
    }

    /// <summary>
    /// Stands before everything that refuses: a preflight carries no key and asks for no work, and a page is to read why it was refused.
    /// </summary>
    public static void UseCrossOrigin(this IApplicationBuilder app)
    {
        app.UseCors();
        app.UseMiddleware<CrossOriginMiddleware>();
    }

    public static CorsPolicy Policy(this IOptions<CorsOptions> cors) => cors.Value.GetPolicy(cors.Value.DefaultPolicyName)!;

    public static bool Allows(this CorsPolicy policy, string origin) => origin.Length > 0 && (policy.AllowAnyOrigin || policy.IsOriginAllowed(origin));
}
