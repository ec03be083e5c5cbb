using Attention.Inference.Tests.Audio;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Transcription;

public sealed class SpeechSignsTests
{
    private const int Rate = Sounds.Rate;

    [Fact]
    public async Task Every_recording_of_a_golden_answer_with_words_may_be_speech_at_any_level_and_speed()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        foreach (var model in Listening.Models(engine))
        {
            foreach (var golden in GoldenFile.Read<GoldenTests.GoldenTranscription>(model.Folder).Where(golden => golden.Text.Length > 0))
            {
                var samples = await Listening.ReadAsync(engine, model, golden.Audio);

                Assert.True(SpeechSigns.Has(samples, Rate), golden.Audio);
                Assert.True(SpeechSigns.Has(Array.ConvertAll(samples, sample => sample / 1000), Rate), golden.Audio);
                Assert.True(SpeechSigns.Has(samples, Rate * 5 / 4), golden.Audio);
            }
        }
    }

    public static TheoryData<string> Noises => ["nothing", "tone", "hum", "beeps", "dial", "chord", "square", "sweep", "noise", "faint noise", "hum and noise"];

    [Theory]
    [MemberData(nameof(Noises))]
    public void What_nobody_says_has_none(string name) => Assert.False(SpeechSigns.Has(Noise(name, 2), Rate), name);

    [Fact]
    public async Task A_moment_of_speech_is_none()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        var model = Listening.Models(engine)[0];
        var samples = await Listening.ReadAsync(engine, model, "yes.wav");
        var loudest = Array.IndexOf(samples, samples.Max());

        Assert.False(SpeechSigns.Has(samples.AsSpan(loudest - 400, 800), Rate));
    }

    private static float[] Noise(string name, double seconds)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, (int)(seconds * Rate)).Select(i => (float)At((double)i / Rate))];

        double At(double time)
        {
            return name switch
            {
                "nothing" => 0,
                "tone" => Sine(440),
                "hum" => Sine(100) + (0.3 * Sine(150)),
                "beeps" => (int)(time * 4) % 2 * Sine(1000),
                "dial" => Sine(770) + Sine(1336),
                "chord" => Sine(262) + Sine(330) + Sine(392),
                "square" => Math.Sign(Sine(220)),
                "sweep" => Math.Sin(2 * Math.PI * ((100 * time) + (900 * time * time))),
                "noise" => random.NextDouble() - 0.5,
                "faint noise" => Math.Round((random.NextDouble() - 0.5) * 60) / 32_768,
                _ => Sine(50) + (0.2 * (random.NextDouble() - 0.5)),
            };

            double Sine(double hertz) => Math.Sin(2 * Math.PI * hertz * time) / 4;
        }
    }
}
