using System.Diagnostics;
using System.Globalization;

namespace Attention.Benchmarks.Load;

/// <summary>A server in a process of its own, ready to answer.</summary>
internal sealed record Server(ChildProcess Process, Uri Rest, Uri Grpc, TimeSpan TimeToReady) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The service as it is shipped, on two free ports of the loopback.</summary>
    public static Task<Server> StartServiceAsync() => StartServiceAsync([], TextWriter.Null);

    /// <summary>Likewise, by a <see cref="ChildProcess.StartBy">launcher</see>; the log gets what it prints, warnings and worse.</summary>
    public static Task<Server> StartServiceAsync(IEnumerable<string> launcher, TextWriter log)
    {
        var (rest, grpc) = (Local(ChildProcess.FreePort()), Local(ChildProcess.FreePort()));
        return StartAsync(rest, grpc, log, () => ChildProcess.StartBy(
            launcher,
            "Attention.Api.dll",
            [],
            ("Kestrel__Endpoints__Rest__Url", rest.ToString()),
            ("Kestrel__Endpoints__Grpc__Url", grpc.ToString()),
            ("Logging__LogLevel__Default", "Warning")));
    }

    /// <summary>The naive endpoint.</summary>
    public static Task<Server> StartNaiveAsync()
    {
        var rest = Local(ChildProcess.FreePort());
        return StartAsync(rest, rest, TextWriter.Null, () => ChildProcess.Start(
            "Attention.Benchmarks.dll",
            ["naive"],
            // Instead of the endpoints in the service's appsettings.json, which lies in the same folder.
            ("Kestrel__Endpoints__Rest__Url", rest.ToString()),
            ("Kestrel__Endpoints__Grpc__Url", Local(ChildProcess.FreePort()).ToString()),
            ("Logging__LogLevel__Default", "Warning")));
    }

    public void Dispose() => Process.Dispose();

    private static async Task<Server> StartAsync(Uri rest, Uri grpc, TextWriter log, Func<ChildProcess> start)
    {
        using var http = new HttpClient { BaseAddress = rest };
        var started = Stopwatch.GetTimestamp();
        var process = start();
        process.PassOutput(log);
        while (!await IsReadyAsync(http))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                process.Dispose();
                throw new InvalidOperationException("The server did not get ready.");
            }

            await Task.Delay(10);
        }

        return new Server(process, rest, grpc, Stopwatch.GetElapsedTime(started));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Uri Local(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
