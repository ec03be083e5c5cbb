using Attention.Api.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Attention.Api;

/// <summary>
/// How the service stops. First only its health says so, while it answers whatever still comes: balancers need a while to notice.
/// When <see cref="LimitsOptions.DrainDelay"/> is over, new work is refused, what runs is finished, and the connections close.
/// </summary>
internal sealed class Drain(IOptions<LimitsOptions> limits, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    // The server closes a connection as soon as its last call has ended; a client that has not read the end by then takes it for a fault.
    public static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _over = new();

    // Whoever runs a host and whoever disposes it may both stop it: they wait for the same.
    private readonly Lazy<Task> _delay = new(() => Task.Delay(limits.Value.DrainDelay, time));

    /// <summary>The service was told to stop: health says so from here on.</summary>
    public bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Signalled when new work is refused from here on.</summary>
    public CancellationToken Over => _over.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var delay = _delay.Value;
        lifetime.StopApplication();
        try
        {
            await delay.WaitAsync(cancellationToken);
        }
        finally
        {
            await _over.CancelAsync();
        }

        // In real time, which is that of connections.
        await Task.Delay(LastWords, TimeProvider.System, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The source itself holds nothing that would have to be let go of, and calls that outlive the host may still ask it.</summary>
    public void Dispose() => _over.Cancel();
}

internal static class DrainExtensions
{
    public static IServiceCollection AddDrain(this IServiceCollection services) => services
        .AddSingleton<Drain>()
        .AddHostedService(static provider => provider.GetRequiredService<Drain>());

    /// <summary>
    /// While the service drains, every answer over HTTP/1.1 is the last of its connection. When the server closes an idle one, a
    /// request may already be under way on it, and only here can a client be told beforehand; HTTP/2 tells it as it closes (GOAWAY).
    /// </summary>
    public static void UseDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(async (context, next) =>
        {
            var isHttp11 = HttpProtocol.IsHttp11(context.Request.Protocol);
            if (isHttp11 && drain.HasBegun)
            {
                context.Response.Headers.Connection = "close";
            }

            await next(context);
            if (isHttp11 && drain.HasBegun && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
            {
                await UnreadBody.PassAsync(context, drain.Over);
            }
        });
    }
}
