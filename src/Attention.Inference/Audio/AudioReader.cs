using System.Globalization;
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
    /// <c>InvalidInput</c>: empty, corrupt, or of a rate or kind of samples that is not read. <c>UnsupportedMedia</c>: no
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
            ? ReadAsync(wav, sampleRate, cancellationToken)
            : DecodeAsync(file, sampleRate, cancellationToken);
    }

    private Task<float[]> ReadAsync(WavFile wav, int sampleRate, CancellationToken cancellationToken)
    {
        wav.Check(_limits);
        var rate = (int)wav.Format.SampleRate;
        var load = new WorkLoad(1, (sizeof(float) * (long)wav.Frames) + SincResampler.BytesOf(wav.Frames, rate, sampleRate), AudioFault.Field);
        return work.RunAsync(load, () => SincResampler.Resample(wav.ReadMono(), rate, sampleRate), cancellationToken);
    }

    /// <summary>
    /// The first audio stream of a file, a second more than the limit at most. ffmpeg makes a WAV of it with all of its channels, so
    /// that they are mixed in one way, whatever the file.
    /// </summary>
    private async Task<float[]> DecodeAsync(ReadOnlyMemory<byte> file, int sampleRate, CancellationToken cancellationToken)
    {
        // Of the pictures in it, covers among them, none is decoded: not one is as small as a pixel.
        string[] decoding = ["-vn", "-sn", "-dn", "-max_pixels", "1"];
        string[] output =
        [
            "-map", "0:a:0", "-map_metadata", "-1", "-t", Number(_limits.MaxSeconds + 1), "-ar", Number(sampleRate), "-c:a", "pcm_f32le", "-f", "wav",
        ];
        using var written = await Ffmpeg.WriteAsync(new FfmpegInput(file, AudioFault.Field, "plain WAV"), cancellationToken);
        await using var run = await ffmpeg.DecodeAsync(written, pixels: 0, decoding, output, cancellationToken);
        using var sound = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int count;
        while ((count = await run.ReadAsync(chunk)) > 0)
        {
            sound.Write(chunk, 0, count);
        }

        if (await run.EndAsync() is { } reason)
        {
            throw AudioFault.Invalid($"audio cannot be decoded; ffmpeg says: {reason}");
        }

        if (sound.Length == 0)
        {
            throw AudioFault.Invalid($"audio has no samples: ffmpeg finds no sound in it.");
        }

        var wav = WavFile.Open(sound.GetBuffer().AsMemory(0, (int)sound.Length));
        // ffmpeg stops a second after the limit.
        if (wav.Format.FrameBytes > 0 && wav.Seconds > _limits.MaxSeconds)
        {
            throw AudioFault.TooLong($"is longer than {_limits.MaxSeconds} seconds", _limits);
        }

        wav.Check(_limits);
        return wav.ReadMono();

        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
