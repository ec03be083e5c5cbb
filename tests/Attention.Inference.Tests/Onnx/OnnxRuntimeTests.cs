using System.Runtime.InteropServices;

namespace Attention.Inference.Tests.Onnx;

public sealed partial class OnnxRuntimeTests
{
    [Fact]
    public async Task Asking_for_CUDA_where_there_is_none_stops_the_start_and_names_the_fix()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Engine.StartAsync(Engine.Toy, ("Onnx:Provider", "Cuda")));

        Assert.Contains("-p:Cuda=true", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Onnx:Provider", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_falls_back_to_the_CPU_and_says_so()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Onnx:Provider", "Auto"));

        Assert.Equal("CPUExecutionProvider", engine.Models.Find("toy-en-fr").ExecutionProvider);
        Assert.Contains(engine.Logs.GetSnapshot(), record => record.Message.StartsWith("Graphs run on the CPU (Onnx:Provider is Auto)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_variable_that_keeps_the_runtime_from_phoning_home_is_set_where_native_code_sees_it()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);

        Assert.Equal("1", Marshal.PtrToStringUTF8(GetEnvironment("ORT_DISABLE_TELEMETRY")));
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}
