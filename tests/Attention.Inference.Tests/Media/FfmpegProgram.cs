using Attention.Inference.Media;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Media;

/// <summary>The ffmpeg program, and scripts that stand in for it.</summary>
internal static class FfmpegProgram
{
    public static Ffmpeg At(string program, TimeSpan? timeout = null)
    {
        var options = new FfmpegOptions { Path = program };
        options.Timeout = timeout ?? options.Timeout;
        return new Ffmpeg(Options.Create(options), TimeProvider.System);
    }

    /// <summary>A shell script as a program.</summary>
    public static string Script(string folder, string body)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():n}.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
