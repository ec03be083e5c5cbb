using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Attention.Benchmarks.Load;

/// <summary>A program under measurement, in a process of its own whose CPU time and memory are read from outside. Ends with us.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    /// <summary>Processor time it used so far, user and kernel, of all its threads.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of it in memory.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Runs an assembly that lies beside this one. Its settings are those of our environment and the ones given.</summary>
    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> settings) =>
        StartBy([], assembly, arguments, settings);

    /// <summary>Likewise, by a command that becomes the one that follows it, such as <c>taskset -c 0</c>.</summary>
    public static ChildProcess StartBy(
        IEnumerable<string> launcher, string assembly, IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            // Where the service finds its appsettings.json.
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException($"{assembly} does not start."));
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Gives it a line and waits for the line it answers.</summary>
    public async Task<string> AskAsync(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync();
        return await ReadLineAsync();
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended.");

    /// <summary>Lets go of what it prints: a full pipe would stop it.</summary>
    public void PassOutput(TextWriter to)
    {
        _process.OutputDataReceived += (_, line) => to.WriteLine(line.Data);
        _process.BeginOutputReadLine();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(this, EventArgs.Empty);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Kill(object? sender, EventArgs arguments) => _process.Kill();
}
