using Attention.Benchmarks.Crops;
using Attention.Benchmarks.Direct;
using Attention.Benchmarks.Load;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Attention.Benchmarks;

/// <summary><c>load</c> measures the service, <c>crops</c> what looking costs as pictures grow; anything else is for the micro benchmarks. The rest are the processes that <c>load</c> starts.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["load", .. var rest]:
                return await LoadBench.RunAsync(LoadOptions.Parse(rest));
            case ["crops"]:
                CropBench.Run();
                return 0;
            case ["raw"]:
                RawLoop.Run(Console.In, Console.Out);
                return 0;
            case ["naive"]:
                await NaiveServer.RunAsync();
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, InProcess());
                return 0;
        }
    }

    // The project that BenchmarkDotNet would generate for a process of its own inherits this repository's build settings and fails by them.
    private static ManualConfig InProcess() => ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default);
}
