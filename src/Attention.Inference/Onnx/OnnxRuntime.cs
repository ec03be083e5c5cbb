using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Onnx;

/// <summary>
/// The one ONNX Runtime environment of the process: a thread pool that all sessions share, spinning and telemetry off.
/// Opens sessions on the execution provider that was asked for.
/// </summary>
public sealed partial class OnnxRuntime
{
    private const string CudaProvider = "CUDAExecutionProvider";
    private const string CpuProvider = "CPUExecutionProvider";
    private const int ExtendAsRequested = 1;
    private static readonly Lock EnvironmentGate = new();

    private readonly OnnxOptions _options;

    /// <exception cref="InvalidOperationException">CUDA was asked for and is not to be had; the message names the fix.</exception>
    public OnnxRuntime(IOptions<OnnxOptions> options, ILogger<OnnxRuntime> logger)
    {
        _options = options.Value;
        CreateEnvironment(SharedThreads);
        Provider = ChooseProvider(logger);
    }

    /// <summary>The ONNX Runtime name of the execution provider in use.</summary>
    public string Provider { get; }

    /// <summary>Name and version of the runtime.</summary>
    public string Version { get; } = $"onnxruntime {typeof(InferenceSession).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Opens the graph in <paramref name="path"/>.</summary>
    public OnnxSession Open(string path)
    {
        using var options = CreateSessionOptions(Provider == CudaProvider);
        options.DisablePerSessionThreads();
        return new OnnxSession(path, options, SharedThreads);
    }

    /// <summary>Opens it to run on the thread that calls alone.</summary>
    internal OnnxSession OpenWithOneThread(string path)
    {
        using var options = CreateSessionOptions(Provider == CudaProvider);
        options.IntraOpNumThreads = 1;
        options.InterOpNumThreads = 1;
        return new OnnxSession(path, options, threads: 1);
    }

    // Counted by .NET, which knows a container's limit; the runtime would count the machine's cores.
    private int SharedThreads => _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;

    // The environment outlives every host of the process (tests start many), so the first one to come creates it.
    private static void CreateEnvironment(int threads)
    {
        lock (EnvironmentGate)
        {
            if (OrtEnv.IsCreated)
            {
                return;
            }

            DisableTelemetry();
            using var threading = new OrtThreadingOptions
            {
                GlobalIntraOpNumThreads = threads,
                GlobalInterOpNumThreads = 1,
                // A spinning pool burns the cores that the web server and the other sessions need.
                GlobalSpinControl = false,
            };
            var creation = new EnvironmentCreationOptions { logId = "attention", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, threadOptions = threading };
            var environment = OrtEnv.CreateInstanceWithOptions(ref creation);

            // One arena for all sessions: what an encoder's batch took, a decoder's step can use. It grows by what is asked for,
            // since doubling would keep twice the largest batch for ever.
            using var cpu = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
            using var arena = new OrtArenaCfg(maxMemory: 0, arenaExtendStrategy: ExtendAsRequested, initialChunkSizeBytes: -1, maxDeadBytesPerChunk: -1);
            environment.CreateAndRegisterAllocator(cpu, arena);
        }
    }

    // Linux builds of the runtime send telemetry unless this variable is set in the C environment before it starts;
    // Environment.SetEnvironmentVariable changes .NET's copy alone.
    private static void DisableTelemetry()
    {
        const string name = "ORT_DISABLE_TELEMETRY";
        Environment.SetEnvironmentVariable(name, "1");
        if (!OperatingSystem.IsWindows() && SetEnvironment(name, "1", overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"Could not set {name}=1 for ONNX Runtime (errno {Marshal.GetLastPInvokeError()}).");
        }
    }

    private string ChooseProvider(ILogger logger)
    {
        if (_options.Provider == ExecutionProvider.Cpu)
        {
            return CpuProvider;
        }

        var problem = CudaProblem();
        if (problem is null)
        {
            LogProvider(logger, CudaProvider, _options.Provider);
            return CudaProvider;
        }

        if (_options.Provider == ExecutionProvider.Cuda)
        {
            throw new InvalidOperationException($"Onnx:Provider is 'Cuda', but {problem} Or set Onnx:Provider to 'Auto' or 'Cpu'.");
        }

        LogFallback(logger, problem);
        return CpuProvider;
    }

    private string? CudaProblem()
    {
        var available = OrtEnv.Instance().GetAvailableProviders();
        if (!available.Contains(CudaProvider))
        {
            return $"this build carries an ONNX Runtime without CUDA (it has {string.Join(", ", available)}). " +
                "Build with -p:Cuda=true to take Microsoft.ML.OnnxRuntime.Gpu.";
        }

        try
        {
            CreateSessionOptions(cuda: true).Dispose();
            return null;
        }
        catch (OnnxRuntimeException exception)
        {
            return $"no CUDA device {_options.DeviceId} answers ({exception.Message}). " +
                "Check nvidia-smi, the CUDA and cuDNN libraries, and Onnx:DeviceId.";
        }
    }

    private SessionOptions CreateSessionOptions(bool cuda)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // Shapes change with every batch, so a memory plan never fits twice.
            EnableMemoryPattern = false,
        };
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        if (cuda)
        {
            using var provider = new OrtCUDAProviderOptions();
            provider.UpdateOptions(new Dictionary<string, string>
            {
                ["device_id"] = _options.DeviceId.ToString(System.Globalization.CultureInfo.InvariantCulture),
                // Exhaustive search costs over half a second for every new shape.
                ["cudnn_conv_algo_search"] = "HEURISTIC",
                ["do_copy_in_default_stream"] = "1",
            });
            options.AppendExecutionProvider_CUDA(provider);
        }

        return options;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LoggerMessage(Level = LogLevel.Information, Message = "Graphs run on {Provider} (Onnx:Provider is {Asked})")]
    private static partial void LogProvider(ILogger logger, string provider, ExecutionProvider asked);

    [LoggerMessage(Level = LogLevel.Information, Message = "Graphs run on the CPU (Onnx:Provider is Auto): {Problem}")]
    private static partial void LogFallback(ILogger logger, string problem);
}
