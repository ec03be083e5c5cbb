using Attention.Inference.Audio;
using Attention.Inference.Models;
using Attention.Inference.Transcription;

namespace Attention.Benchmarks.Inputs;

/// <summary>What is transcribed: the recordings beside the golden answers of the model.</summary>
internal static class Recordings
{
    /// <summary>Those that the model hears at once and has something to hear in: only the service cuts longer ones, and asks nobody about silence.</summary>
    public static byte[][] For(ModelFolder transcriber)
    {
        var input = transcriber.Section<AudioInput>("audio");
        var files = Directory.GetFiles(transcriber.PathOf("golden"), "*.wav").Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
        return [.. files.Where(file => IsHeard(Read(file, input), transcriber.Section<RecordingLimits>("limits").MaxSeconds * input.SampleRate))];
    }

    /// <summary>The samples of a file at the rate that a model takes.</summary>
    public static float[] Read(byte[] file, AudioInput input)
    {
        var wav = WavFile.Open(file);
        return SincResampler.Resample(wav.ReadMono(), (int)wav.Format.SampleRate, input.SampleRate);
    }

    private static bool IsHeard(float[] samples, double longest) => samples.Length <= longest && Array.Exists(samples, static sample => sample != 0);
}
