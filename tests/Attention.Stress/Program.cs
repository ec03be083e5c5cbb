using System.Globalization;
using System.Runtime.InteropServices;
using Attention.Stress.Runs;
using Attention.Stress.Service;

namespace Attention.Stress;

/// <summary>
/// <c>stress [name ...]</c> attacks the service, <c>soak --minutes N</c> keeps it at work among clients that crash, <c>overload</c> asks
/// for ten times what it can do, <c>memory [--requests N]</c> tells what each task leaves in memory. It is confined as in its container.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // What we started ends with us; leaving by a signal alone would skip that.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        ThreadPool.SetMinThreads(64, 64);
        using var confinement = Confinement.Create();
        await using var file = new StreamWriter(Path.Combine(Directory.CreateDirectory("artifacts").FullName, "stress.log"));
        var log = TextWriter.Synchronized(file);
        return args switch
        {
            ["stress", .. var names] => await StressRun.RunAsync(names, confinement, log),
            ["soak", "--minutes", var minutes] => await SoakRun.RunAsync(TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)), confinement, log),
            ["overload"] => await OverloadRun.RunAsync(confinement, log),
            ["memory"] => await MemoryRun.RunAsync(requests: 2000, confinement, log),
            ["memory", "--requests", var requests] => await MemoryRun.RunAsync(int.Parse(requests, CultureInfo.InvariantCulture), confinement, log),
            _ => throw new ArgumentException("Ask for stress [name ...], soak --minutes N, overload or memory [--requests N]."),
        };
    }

    private static void End(PosixSignalContext context)
    {
        context.Cancel = true;
        Environment.Exit(130);
    }
}
