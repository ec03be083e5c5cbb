using System.Diagnostics;
using System.Globalization;

namespace Attention.Stress.Service;

/// <summary>
/// What the shipped container gives the service: 1,536 MiB and two cores. Memory is held by a cgroup of its own where we may make one,
/// else by the limit of the managed heap.
/// </summary>
internal sealed class Confinement : IDisposable
{
    public const long MaxBytes = 1536L << 20;

    private const string Root = "/sys/fs/cgroup";

    private readonly string? _group;

    private Confinement(string? group)
    {
        _group = group;
        AppDomain.CurrentDomain.ProcessExit += Remove;
    }

    /// <summary>How memory is held.</summary>
    public string Way => _group ?? "DOTNET_GCHeapHardLimit";

    public static Confinement Create()
    {
        var isFirst = Directory.Exists($"{Root}/memory");
        var group = $"{Root}/{(isFirst ? "memory/" : "")}attention-stress-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(group);
            Limit(group, isFirst ? ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"] : ["memory.max"], MaxBytes);
            Limit(group, isFirst ? [] : ["memory.swap.max"], 0);
            return new Confinement(group);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RemoveIfThere(group);
            return new Confinement(group: null);
        }
    }

    /// <summary>A command that becomes the one that follows it, confined.</summary>
    /// <param name="descriptors">It may have open; 0 for as many as we may.</param>
    public IEnumerable<string> Launcher(int descriptors) =>
    [
        "sh",
        "-c",
        (descriptors > 0 ? string.Create(CultureInfo.InvariantCulture, $"ulimit -n {descriptors}; ") : "")
            + (_group is null
                ? string.Create(CultureInfo.InvariantCulture, $"export DOTNET_GCHeapHardLimit=0x{MaxBytes:x}; ")
                : $"echo $$ > {_group}/cgroup.procs; ")
            + "exec taskset -c 0,1 \"$@\"",
        "sh",
    ];

    /// <summary>The service and the programs that it started.</summary>
    public IEnumerable<int> Processes(int service) =>
        _group is null ? ProcessTree.Of(service) : File.ReadLines($"{_group}/cgroup.procs").Select(static line => int.Parse(line, CultureInfo.InvariantCulture));

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Remove;
        Remove(this, EventArgs.Empty);
    }

    // A group goes once nobody is in it: whoever still is was started by us.
    private void Remove(object? sender, EventArgs arguments)
    {
        if (_group is null)
        {
            return;
        }

        foreach (var process in Processes(service: 0).Select(Process.GetProcessById))
        {
            process.Kill();
            process.WaitForExit();
        }

        RemoveIfThere(_group);
    }

    // A kernel without accounting of swap has no file for it.
    private static void Limit(string group, string[] files, long bytes)
    {
        foreach (var file in files.Select(file => Path.Combine(group, file)).Where(File.Exists))
        {
            File.WriteAllText(file, bytes.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The files of a group are the kernel's: it goes as an empty folder does.
    private static void RemoveIfThere(string group)
    {
        if (Directory.Exists(group))
        {
            Directory.Delete(group);
        }
    }
}
