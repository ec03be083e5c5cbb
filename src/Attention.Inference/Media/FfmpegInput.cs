namespace Attention.Inference.Media;

/// <summary>A file for ffmpeg.</summary>
/// <param name="File">Its bytes.</param>
/// <param name="Field">The field of the request that holds it.</param>
/// <param name="OwnFormats">What of its kind is read without ffmpeg.</param>
internal sealed record FfmpegInput(ReadOnlyMemory<byte> File, string Field, string OwnFormats);
