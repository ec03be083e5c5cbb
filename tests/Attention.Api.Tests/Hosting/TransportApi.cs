using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Attention.Api.Tests.Hosting;

/// <summary>The whole service without a model, ready as soon as it is up: for what is answered before any model is asked.</summary>
public class TransportApi : AttentionApi
{
    /// <summary>What is said to be amiss with the models.</summary>
    public string? ModelObstacle { get; set; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Models:Path", Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "no-models")).FullName);
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(
            provider => new Readiness(() => ModelObstacle, provider.GetRequiredService<Drain>()))));
    }
}
