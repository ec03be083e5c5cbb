using Microsoft.AspNetCore.Hosting;

namespace Attention.Api.Tests.Hosting;

/// <summary>The whole service with the models of the repository, which runs by itself every request of a beam of 10, or of none, and keeps no features: it has one answer, to the last digit.</summary>
public sealed class UnbatchedApi : AttentionApi
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder
            .UseSetting("Batching:MaxBatchSize", "1")
            .UseSetting("Batching:MaxRows", "10")
            .UseSetting("Models:FeatureCacheBytes", "0")
            // Nobody is refused because others make the machine slow.
            .UseSetting("Limits:RequestTimeout", "00:10:00");
    }
}
