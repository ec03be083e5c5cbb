using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Text;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Transcription;

/// <summary>A recording is heard the same whatever else is heard with it.</summary>
public sealed class TranscriberTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task An_answer_is_the_same_alone_and_beside_longer_recordings(string repository)
    {
        await using var engine = await Engine.StartAsync(repository, ("Batching:MaxQueueDelay", "00:00:00.1"));
        foreach (var model in Listening.Models(engine))
        {
            foreach (var recording in Recordings(model))
            {
                var samples = await Listening.ReadAsync(engine, model, recording);
                var alone = await DecodeAsync(model, samples);

                // One step more and, in another bucket or not, as much as fits: padding of every size.
                float[] longer = [.. samples, .. samples.Take(model.Audio.SamplesPerStep + 1)];
                float[] longest = [.. Enumerable.Repeat(samples, 1 + (model.Longest / samples.Length)).SelectMany(again => again).Take(model.Longest)];
                var together = await Task.WhenAll(DecodeAsync(model, samples), DecodeAsync(model, longer), DecodeAsync(model, longest));

                Assert.InRange(together[0].Cost.BatchSize, 2, 3);
                AssertSame(model, alone.Value[0], together[0].Value[0], model.Audio.Steps(samples.Length));
            }
        }
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task A_second_of_silence_on_either_side_changes_no_word(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        foreach (var model in Listening.Models(engine))
        {
            foreach (var recording in Recordings(model))
            {
                var samples = await Listening.ReadAsync(engine, model, recording);
                var silence = new float[model.Audio.Steps(model.Audio.SampleRate) * model.Audio.SamplesPerStep];

                Assert.Equal(Text(model, await DecodeAsync(model, samples)), Text(model, await DecodeAsync(model, [.. samples, .. silence])));
                Assert.Equal(Text(model, await DecodeAsync(model, samples)), Text(model, await DecodeAsync(model, [.. silence, .. samples])));
            }
        }
    }

    // Some have several golden answers.
    private static IEnumerable<string> Recordings(Transcriber model) =>
        GoldenFile.Read<GoldenTests.GoldenTranscription>(model.Folder).Select(golden => golden.Audio).Distinct();

    private static async Task<Measured<IReadOnlyList<Hypothesis>>> DecodeAsync(Transcriber model, float[] samples)
    {
        var options = new DecodingOptions { Beam = model.Decoding.Defaults.Beam, LengthPenalty = model.Decoding.Defaults.LengthPenalty, MaxTokens = model.Decoding.Limits.MaxTokens, Traces = true };
        return await model.Model.DecodeAsync(samples, new BeamSearch(options, Vocabulary.Start, Vocabulary.End), TestContext.Current.CancellationToken);
    }

    private static void AssertSame(Transcriber model, Hypothesis expected, Hypothesis actual, int steps)
    {
        Assert.Equal(expected.Tokens.Select(token => token.Token), actual.Tokens.Select(token => token.Token));
        foreach (var (one, other) in expected.Tokens.Zip(actual.Tokens))
        {
            // What padding weighed would be missing in the sum.
            var weights = model.Attention(other.Trace)!;
            Assert.Equal(steps, weights.Length);
            Assert.Equal(1, weights.Sum(), 1e-5);
            Assert.Equal(one.LogProb, other.LogProb, 1e-4);
            AssertRow.Equal(model.Attention(one.Trace)!, weights, 1e-4);
        }
    }

    private static string Text(Transcriber model, Measured<IReadOnlyList<Hypothesis>> decoded) =>
        string.Concat(decoded.Value[0].Tokens.Where(token => token.Token != Vocabulary.End).Select(token => model.Text(token.Token))).Trim();
}
