using Attention.Api.Tests.Hosting;
using Attention.Inference.Tests.Video;

namespace Attention.Client.Tests.Hosting;

/// <summary>What the service is asked about.</summary>
internal static class Inputs
{
    public static MemoryStream Image => new(Pictures.Png());

    /// <summary>What is said in <see cref="Recording"/>.</summary>
    public const string Spoken = "two six eight four four one eight";

    public static MemoryStream Recording => new(File.ReadAllBytes(
        Path.Combine(AttentionApi.RepositoryRoot, "models", "repository", "transcribe-las", "1", "golden", "two-six-eight.wav")));

    public static MemoryStream Film => new(Films.Dawn);
}
