using Attention.Inference.Actions;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Media;
using Attention.Inference.Models;
using Attention.Inference.Video;
using Attention.Inference.Vision;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Benchmarks.Inputs;

/// <summary>What is watched: the animated films beside the golden answers of the model.</summary>
internal static class Films
{
    private static readonly WorkBudget Budget = new(Options.Create(new AdmissionOptions()));

    private static readonly VideoReader Reader =
        new(new Ffmpeg(Options.Create(new FfmpegOptions()), Budget, TimeProvider.System), new WorkSlots(Budget), Options.Create(new VideoOptions()));

    public static byte[][] For(ModelFolder recognizer) =>
        [.. Directory.GetFiles(recognizer.PathOf("golden"), "*.webp").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>The frames that a model looks at, in the size of its encoder.</summary>
    public static List<RgbImage> Read(byte[] file, VideoInput video, ImageInput input) =>
    [
        .. Reader.ReadAsync(
            file,
            video.FramesPerSecond,
            new FilmLook<RgbImage>(_ => new SKSizeI(input.Width, input.Height), (frame, size) => RgbImage.Squash(frame, size, input.Width, input.Height)),
            from: 0,
            CancellationToken.None)
            .Select(static frame => frame.Picture).ToBlockingEnumerable(),
    ];
}
