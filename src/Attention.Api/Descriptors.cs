using System.Globalization;

namespace Attention.Api;

/// <summary>What the system lets the process open. One that runs out of descriptors cannot start a program, and may not even end well.</summary>
internal static partial class Descriptors
{
    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    // What the runtime, its libraries and the models held once all were asked for (320 were counted), and what a program takes while it
    // starts, its file included.
    private const int Reserve = 340;
    private const int PerProgram = 10;

    /// <summary>So many connections as are wanted, or as there are descriptors for.</summary>
    /// <exception cref="InvalidOperationException">There are too few for the service itself.</exception>
    public static int Allow(int connections, ILogger logger)
    {
        var allowed = File.Exists(Limits) ? Allow(connections, File.ReadLines(Limits), Environment.ProcessorCount) : connections;
        if (allowed < connections)
        {
            LogScarce(logger, allowed, connections);
        }

        return allowed;
    }

    /// <param name="connections">That are wanted.</param>
    /// <param name="limits">Lines of proc(5)'s <c>limits</c>: the second column, the soft limit, is the one that holds.</param>
    /// <param name="processors">Programs that run at once.</param>
    /// <exception cref="InvalidOperationException">There are too few for the service itself.</exception>
    internal static int Allow(int connections, IEnumerable<string> limits, int processors)
    {
        var soft = limits.First(static line => line.StartsWith(OpenFiles, StringComparison.Ordinal))[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        if (!int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
        {
            return connections;
        }

        var own = Reserve + (PerProgram * processors);
        return most > own
            ? Math.Min(most - own, connections)
            : throw new InvalidOperationException($"The system lets the process open {most} files, and the service opens up to {own} itself: raise the limit (ulimit -n).");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Allowed} connections are taken at a time instead of {Wanted} (Limits:MaxConnections): the system lets the process open no more files (ulimit -n)")]
    private static partial void LogScarce(ILogger logger, int allowed, int wanted);
}
