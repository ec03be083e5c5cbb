namespace Attention.Inference.Tests.Media;

/// <summary>The ffmpeg of this machine.</summary>
internal static class InstalledFfmpeg
{
    /// <summary>Skips a test where there is none, and says so.</summary>
    public static void Require() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "ffmpeg"))), "ffmpeg is not installed");
}
