using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Video;

namespace Attention.Benchmarks.Inputs;

/// <summary>What is watched: the animated films beside the golden answers of the model.</summary>
internal static class Films
{
    public static byte[][] For(ModelFolder recognizer) =>
        [.. Directory.GetFiles(recognizer.PathOf("golden"), "*.webp").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>The frames that a model looks at, in the size of its encoder.</summary>
    public static List<RgbImage> Read(VideoReader reader, byte[] file, VideoInput video, ImageInput input) =>
    [
        .. reader.ReadAsync(file, video.FramesPerSecond, frame => RgbImage.Squash(frame, input.Width, input.Height), CancellationToken.None)
            .Select(static frame => frame.Picture).ToBlockingEnumerable(),
    ];
}
