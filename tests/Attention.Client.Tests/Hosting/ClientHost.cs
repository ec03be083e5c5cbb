using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Client.Tests.Hosting;

/// <summary>A client as an application registers it, of a service in this process.</summary>
internal sealed class ClientHost : IDisposable
{
    private readonly ServiceProvider _services;

    public ClientHost(TestServer server, AttentionTransport transport, Action<AttentionClientOptions>? configure = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if (time is not null)
        {
            services.AddSingleton(time);
        }

        services
            .AddAttention(server.BaseAddress, options =>
            {
                options.Transport = transport;
                configure?.Invoke(options);
            })
            .ConfigurePrimaryHttpMessageHandler(server.CreateHandler);
        _services = services.BuildServiceProvider();
    }

    public IAttentionClient Client => _services.GetRequiredService<IAttentionClient>();

    public void Dispose() => _services.Dispose();
}
