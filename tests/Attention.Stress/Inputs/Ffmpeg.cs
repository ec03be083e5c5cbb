using System.Diagnostics;

namespace Attention.Stress.Inputs;

/// <summary>Has ffmpeg make a file of its own test sources.</summary>
internal static class Ffmpeg
{
    /// <param name="extension">Of the file.</param>
    /// <param name="arguments">What it is made of.</param>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public static byte[] Make(string extension, string arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.{extension}");
        try
        {
            using var ffmpeg = Process.Start("ffmpeg", [.. $"-v error -nostdin {arguments}".Split(' '), path]);
            ffmpeg.WaitForExit();
            return ffmpeg.ExitCode == 0 ? File.ReadAllBytes(path) : throw new InvalidOperationException($"ffmpeg does not make {extension} of {arguments}.");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
