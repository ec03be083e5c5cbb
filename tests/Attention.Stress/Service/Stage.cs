using Attention.Benchmarks.Load;

namespace Attention.Stress.Service;

/// <summary>A confined service, and those who watch it.</summary>
internal sealed class Stage : IDisposable
{
    private Stage(Server server, Confinement confinement)
    {
        Server = server;
        Memory = new MemorySampler(() => confinement.Processes(server.Process.Id));
        Probe = new Probe(server.Rest);
    }

    public Server Server { get; }

    public MemorySampler Memory { get; }

    public Probe Probe { get; }

    /// <summary>
    /// Starts the service, with so many descriptors (0 for as many as we have), and has every route used, so that what follows is
    /// compared with a service at work.
    /// </summary>
    public static async Task<Stage> SetAsync(Confinement confinement, TextWriter log, int descriptors = 0)
    {
        var server = await Server.StartServiceAsync(confinement.Launcher(descriptors), log);
        using (var clients = new Clients.Crowd(server))
        {
            foreach (var route in Clients.Route.All)
            {
                await clients.RepeatAsync(clients: 4, requests: 24, request => clients.PostAsync(route, request));
            }
        }

        return new Stage(server, confinement);
    }

    public void Dispose()
    {
        Probe.Dispose();
        Memory.Dispose();
        Server.Dispose();
    }
}
