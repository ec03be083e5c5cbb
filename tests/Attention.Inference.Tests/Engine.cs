using Attention.Inference.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Attention.Inference.Tests;

/// <summary>The engine as the service starts it, without a transport, when its models are loaded.</summary>
internal sealed class Engine : IAsyncDisposable
{
    /// <summary>The models that are shipped.</summary>
    public const string Shipped = "models/repository";

    /// <summary>A translator of a toy language: small, quick and honest.</summary>
    public const string Toy = "Fixtures/repository";

    private readonly IHost _host;

    private Engine(IHost host) => _host = host;

    public ModelRepository Models => Get<ModelRepository>();

    public FakeLogCollector Logs => Get<FakeLogCollector>();

    public static Task<Engine> StartAsync(string models, params (string Setting, string Value)[] settings) => StartAsync(models, TimeProvider.System, settings);

    public static async Task<Engine> StartAsync(string models, TimeProvider time, params (string Setting, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Models:Path"] = models;
        // Tests see the same batches on every machine.
        builder.Configuration["Batching:Tune"] = "false";
        foreach (var (setting, value) in settings)
        {
            builder.Configuration[setting] = value;
        }

        builder.Logging.AddFakeLogging();
        builder.Services.AddMetrics().AddSingleton(time).AddInference();
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            await host.Services.GetRequiredService<ModelRepository>().Loaded;
            return new Engine(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
