using System.Diagnostics;
using System.Globalization;

namespace Attention.Inference.Tests.Media;

/// <summary>A file system of its own in memory that is soon full.</summary>
internal sealed class TinyDisk : IDisposable
{
    public const int Bytes = 64 << 10;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("attention-disk-");

    public string Folder => _place.FullName;

    /// <summary>Skips a test where nobody may mount one, and says so.</summary>
    public static TinyDisk Mount()
    {
        var disk = new TinyDisk();
        var size = string.Create(CultureInfo.InvariantCulture, $"size={Bytes}");
        var isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", size, "none", disk.Folder);
        if (!isMounted)
        {
            disk._place.Delete();
        }

        Assert.SkipUnless(isMounted, "mounting a file system takes rights that this process has not");
        return disk;
    }

    public void Dispose()
    {
        Assert.True(Run("umount", Folder));
        _place.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
