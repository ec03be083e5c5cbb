using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Attention.Stress.Clients;

namespace Attention.Stress.Service;

/// <summary>
/// Another user, who asks for one short translation after another, and an orchestrator that asks for health. Each request comes over a
/// connection of its own, as from somebody new, and from a thread of its own: however busy the attackers are, it measures the service.
/// </summary>
internal sealed class Probe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HealthInterval = TimeSpan.FromMilliseconds(100);

    private readonly Uri _server;
    private readonly ConcurrentQueue<Sample> _samples = new();
    private readonly Thread[] _threads;
    private volatile bool _isDone;

    public Probe(Uri server)
    {
        _server = server;
        _threads =
        [
            Start("light", TimeSpan.Zero, static () => Request(HttpMethod.Post, "/v1/translations", Texts.Light)),
            Start("live", HealthInterval, static () => Request(HttpMethod.Get, "/health/live", null)),
            Start("ready", HealthInterval, static () => Request(HttpMethod.Get, "/health/ready", null)),
        ];
    }

    /// <summary>What was sent between two moments.</summary>
    public ProbeWindow Between(long begin, long end) => new([.. _samples.Where(sample => sample.Sent >= begin && sample.Sent < end)]);

    public void Dispose()
    {
        _isDone = true;
        Array.ForEach(_threads, static thread => thread.Join());
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, byte[]? json) => new(method, path)
    {
        Content = json is null ? null : new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private Thread Start(string what, TimeSpan pause, Func<HttpRequestMessage> request)
    {
        var thread = new Thread(() => Ask(what, pause, request)) { IsBackground = true, Name = what };
        thread.Start();
        return thread;
    }

    private void Ask(string what, TimeSpan pause, Func<HttpRequestMessage> request)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = _server, Timeout = Patience };
        while (!_isDone)
        {
            var sent = Stopwatch.GetTimestamp();
            var status = Status(http, request);
            _samples.Enqueue(new Sample(what, sent, status, Stopwatch.GetElapsedTime(sent)));
            // One who is refused does not come back at once.
            Thread.Sleep(status == 200 ? pause : HealthInterval);
        }
    }

    private static int Status(HttpClient http, Func<HttpRequestMessage> request)
    {
        try
        {
            using var message = request();
            using var response = http.Send(message);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return Tally.Closed;
        }
    }

    internal readonly record struct Sample(string What, long Sent, int Status, TimeSpan Took);
}
