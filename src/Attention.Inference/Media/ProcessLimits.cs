using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Attention.Inference.Media;

/// <summary>
/// What a program that was started may take of the machine, in a way that it cannot undo. Set from outside right after its start, by
/// prlimit(2): neither a shell nor a tool must be there to set it, a missing program is still told from one that fails, and the
/// moment before is too short to load even its libraries. Linux alone can do so; elsewhere only the clock bounds the program.
/// </summary>
internal static partial class ProcessLimits
{
    // As <sys/resource.h> of glibc and musl numbers them on the processors that .NET runs on.
    private const int CpuSeconds = 0;
    private const int CoreBytes = 4;
    private const int AddressBytes = 9;

    // There is no such process.
    private const int Gone = 3;

    /// <param name="process">Its id; one that has ended already is no fault.</param>
    /// <param name="addressBytes">Of memory that it may map.</param>
    /// <param name="cpu">Time that it may compute, also when we are gone; then it is killed.</param>
    public static void Set(int process, long addressBytes, TimeSpan cpu)
    {
        if (OperatingSystem.IsLinux())
        {
            Set(process, AddressBytes, new Limit(addressBytes, addressBytes));
            // First comes a signal that tells what it exceeds, and only then the one that anybody may send.
            var seconds = (long)Math.Ceiling(cpu.TotalSeconds);
            Set(process, CpuSeconds, new Limit(seconds, seconds + 1));
            // What it decodes must not stay behind when it crashes.
            Set(process, CoreBytes, new Limit(0, 0));
        }
    }

    private static void Set(int process, int resource, Limit limit)
    {
        if (Set(process, resource, limit, 0) != 0 && Marshal.GetLastPInvokeError() is var error and not Gone)
        {
            throw new Win32Exception(error, $"prlimit of process {process}, resource {resource}, to {limit.Soft}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int Set(int process, int resource, in Limit limit, nint before);

    /// <summary>A <c>struct rlimit</c>: what holds, and how far it may be raised.</summary>
    private readonly record struct Limit(long Soft, long Hard);
}
