using Attention.Inference.Admission;
using Attention.Inference.Media;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Media;

/// <summary>The ffmpeg program, and scripts that stand in for it.</summary>
internal static class FfmpegProgram
{
    // Of the films that scripts write: pictures of 6 x 5 pixels.
    private const string Facts = """{"streams":[{"codec_name":"h264","width":6,"height":5,"pix_fmt":"yuv420p"}],"format":{}}""";

    public static Ffmpeg At(string program, WorkBudget budget, TimeSpan? timeout = null, TimeSpan? cpuTime = null)
    {
        var options = new FfmpegOptions { Path = program };
        options.Timeout = timeout ?? options.Timeout;
        options.CpuTime = cpuTime ?? options.CpuTime;
        return new Ffmpeg(Options.Create(options), budget, TimeProvider.System);
    }

    /// <summary>A shell script as a program, with a companion that tells of a film.</summary>
    public static string Script(string folder, string body, string facts = Facts)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, $"{Guid.NewGuid():n}")).FullName;
        Write(Path.Combine(place, "ffprobe"), $"echo '{facts}'");
        return Write(Path.Combine(place, "ffmpeg"), body);
    }

    private static string Write(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
