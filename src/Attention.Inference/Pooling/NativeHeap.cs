using System.Runtime.InteropServices;

namespace Attention.Inference.Pooling;

/// <summary>Memory that native libraries, such as ONNX Runtime and Skia, take from the C library.</summary>
internal static unsafe class NativeHeap
{
    /// <summary>
    /// Gives back to the system what they freed and glibc kept for them: after all models are loaded, a fifth of what the process
    /// has. Other C libraries keep little, and have no such function.
    /// </summary>
    public static void Trim()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out var trim))
        {
            _ = ((delegate* unmanaged<nuint, int>)trim)(0);
        }
    }
}
