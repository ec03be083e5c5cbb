using System.Globalization;
using System.Runtime.InteropServices;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Media;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Audio;

/// <summary>
/// Reads recordings from hostile bytes: plain WAV by itself, whatever else there is through ffmpeg. The kind of file is told by its
/// first bytes, never by its name. Safe to call from many threads.
/// </summary>
public sealed class AudioReader(Ffmpeg ffmpeg, WorkSlots work, IOptions<AudioOptions> options)
{
    private const int ChunkBytes = 64 << 10;

    private readonly AudioOptions _limits = options.Value;

    /// <summary>The whole recording as one channel.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="sampleRate">The rate to read it at, in hertz.</param>
    /// <param name="cancellationToken">Stops ffmpeg, too.</param>
    /// <returns>Samples between -1 and 1.</returns>
    /// <exception cref="InferenceException">
    /// <c>InvalidInput</c>: empty, corrupt, cut short, or of a rate or kind of samples that is not read. <c>UnsupportedMedia</c>: no
    /// sound at all, or only ffmpeg could read it. <c>TooLarge</c>: longer than <see cref="AudioOptions.MaxSeconds"/>.
    /// </exception>
    public Task<float[]> ReadMonoAsync(ReadOnlyMemory<byte> file, int sampleRate, CancellationToken cancellationToken)
    {
        if (file.IsEmpty)
        {
            throw AudioFault.Invalid($"audio is empty.");
        }

        if (ImageSignature.Format(file.Span) is { } image)
        {
            throw AudioFault.Unsupported($"audio is a {image} image, whatever it is called; send a recording.");
        }

        return WavFile.IsWav(file.Span) && WavFile.Open(file) is { Format.IsPlain: true } wav
            ? work.RunAsync(() => SincResampler.Resample(wav.ReadMono(_limits), (int)wav.Format.SampleRate, sampleRate), cancellationToken)
            : DecodeAsync(file, sampleRate, cancellationToken);
    }

    private async Task<float[]> DecodeAsync(ReadOnlyMemory<byte> file, int sampleRate, CancellationToken cancellationToken)
    {
        var samples = await RunFfmpegAsync(file, sampleRate, cancellationToken);
        if (samples.Length == 0)
        {
            throw AudioFault.Invalid($"audio has no samples: ffmpeg finds no sound in it.");
        }

        // ffmpeg stops a second after the limit.
        if (samples.Length > (long)_limits.MaxSeconds * sampleRate)
        {
            throw AudioFault.TooLong($"is longer than {_limits.MaxSeconds} seconds", _limits);
        }

        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = float.IsFinite(samples[i])
                ? Math.Clamp(samples[i], -1, 1)
                : throw AudioFault.Invalid($"audio is broken: its sample {i} is {samples[i]}, which is no loudness.");
        }

        return samples;
    }

    /// <summary>The first audio stream of a file as one channel, a second more than the limit at most.</summary>
    private async Task<float[]> RunFfmpegAsync(ReadOnlyMemory<byte> file, int sampleRate, CancellationToken cancellationToken)
    {
        // Of the pictures in it, covers among them, none is decoded: not one is as small as a pixel.
        string[] decoding = ["-vn", "-sn", "-dn", "-max_pixels", "1"];
        string[] output = ["-map", "0:a:0", "-t", Number(_limits.MaxSeconds + 1), "-ac", "1", "-ar", Number(sampleRate), "-f", "f32le"];
        using var written = await Ffmpeg.WriteAsync(new FfmpegInput(file, AudioFault.Field, "plain WAV"), cancellationToken);
        await using var run = await ffmpeg.DecodeAsync(written, pixels: 0, decoding, output, cancellationToken);
        using var sound = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int count;
        while ((count = await run.ReadAsync(chunk)) > 0)
        {
            sound.Write(chunk, 0, count);
        }

        return await run.EndAsync() is { } reason
            ? throw AudioFault.Invalid($"audio cannot be decoded; ffmpeg says: {reason}")
            : MemoryMarshal.Cast<byte, float>(sound.GetBuffer().AsSpan(0, (int)sound.Length)).ToArray();

        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
