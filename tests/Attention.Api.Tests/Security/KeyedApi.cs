using System.Security.Cryptography;
using System.Text;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;

namespace Attention.Api.Tests.Security;

/// <summary>The service with two callers' keys and one of management's.</summary>
public sealed class KeyedApi : TransportApi
{
    public const string CallerKey = "a-key-of-alice";
    public const string OtherCallerKey = "a-key-of-bob";
    public const string ManagementKey = "a-key-of-operations";

    /// <summary>Of <see cref="CallerKey"/>, as <c>printf %s a-key-of-alice | openssl dgst -sha256 -r</c> gives it.</summary>
    public const string CallerHash = "370b0a5941b0eb30b08a9387a4dc408ac42696bedc7d70acb594caa2ce554299";

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder
            .UseSetting("Keys:Callers:0:Id", "alice").UseSetting("Keys:Callers:0:Sha256", CallerHash)
            .UseSetting("Keys:Callers:1:Id", "bob").UseSetting("Keys:Callers:1:Sha256", Hash(OtherCallerKey).ToUpperInvariant())
            .UseSetting("Keys:Management:0:Id", "operations").UseSetting("Keys:Management:0:Sha256", Hash(ManagementKey));
    }
}
