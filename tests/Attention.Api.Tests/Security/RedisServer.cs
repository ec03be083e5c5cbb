using System.Diagnostics;

namespace Attention.Api.Tests.Security;

/// <summary>A Redis of its own for a test, on a socket in a folder that goes with it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attention-redis-");
    private readonly string _program;
    private Process _process;

    private RedisServer(string program)
    {
        _program = program;
        _process = Start();
    }

    /// <summary>As <c>RateLimit:Redis</c> takes it.</summary>
    public string Address => $"!{Socket}";

    private string Socket => Path.Combine(_folder.FullName, "redis.sock");

    /// <summary>
    /// Without the program a test is skipped, and says so; where REQUIRE_REDIS is set, as .ci/run does, it fails.
    /// </summary>
    public static async Task<RedisServer> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("REDIS_SERVER") ?? Array.Find(["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"], File.Exists);
        const string Missing = "NO REDIS, SO THIS TEST DID NOT RUN: install redis-server (apt-get install redis-server) or set REDIS_SERVER to one.";
        Assert.False(program is null && Environment.GetEnvironmentVariable("REQUIRE_REDIS") is "1", Missing);
        Assert.SkipWhen(program is null, Missing);
        var server = new RedisServer(program!);
        await server.UntilReadyAsync();
        return server;
    }

    /// <summary>As after a crash: it is there again, and has forgotten everything.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        _process = Start();
        await UntilReadyAsync();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process Start()
    {
        string[] arguments = ["--port", "0", "--unixsocket", Socket, "--dir", _folder.FullName, "--save", "", "--appendonly", "no"];
        return Process.Start(new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true })!;
    }

    private async Task UntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("eady to accept connections", StringComparison.Ordinal) || line.Contains("now ready to accept", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException("Redis ended before it was ready.");
    }
}
