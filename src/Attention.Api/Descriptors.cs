using System.Globalization;

namespace Attention.Api;

/// <summary>What the system lets the process open. One that runs out of descriptors cannot start a program, and may not even end well.</summary>
internal static class Descriptors
{
    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    // The runtime, its libraries and the models had 250 open, and as many programs as there are cores take 8 each while they start.
    private const int Reserve = 280;
    private const int PerProgram = 8;

    /// <summary>So many connections as are wanted, or as there are descriptors for; one at least.</summary>
    public static int Allow(int connections) => Most() is { } most
        ? Math.Clamp(most - Reserve - (PerProgram * Environment.ProcessorCount), 1, connections)
        : connections;

    /// <summary>The limit that holds, the soft one; null where there is none, or none that is known.</summary>
    private static int? Most()
    {
        if (!File.Exists(Limits))
        {
            return null;
        }

        var line = File.ReadLines(Limits).First(static line => line.StartsWith(OpenFiles, StringComparison.Ordinal));
        var soft = line[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
    }
}
