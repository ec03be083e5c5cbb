using Attention.Inference.Decoding;
using Attention.Inference.Rendering;
using Attention.Inference.Text;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Transcription;

/// <summary>The service answers what the training framework answered, from sound to characters, scores and attention.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Transcribers_reproduce_their_golden_answers(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        foreach (var model in Listening.Models(engine))
        {
            foreach (var golden in GoldenFile.Read<GoldenTranscription>(model.Folder))
            {
                await CheckAsync(model, await Listening.ReadAsync(engine, model, golden.Audio), golden);
            }
        }
    }

    private static async Task CheckAsync(Transcriber model, float[] samples, GoldenTranscription golden)
    {
        Assert.Equal(golden.Seconds, (double)samples.Length / model.Audio.SampleRate, tolerance: 1e-3);
        var options = new DecodingOptions { Beam = golden.Beam, MaxTokens = golden.MaxTokens, LengthPenalty = golden.LengthPenalty, Traces = true };

        var decoded = await model.Model.DecodeAsync(samples, new BeamSearch(options, Vocabulary.Start, Vocabulary.End), TestContext.Current.CancellationToken);

        var best = decoded.Value[0];
        Assert.Equal(golden.TargetTokens, best.Tokens.Select(token => token.Token));
        Assert.Equal(golden.Text, string.Concat(golden.TargetTokens.Where(token => token != Vocabulary.End).Select(model.Text)));
        Assert.Equal(golden.Finished, best.Finished);
        Assert.Equal(golden.Score, best.Score, tolerance: 1e-3);
        for (var i = 0; i < best.Tokens.Count; i++)
        {
            Assert.Equal(golden.LogProbs[i], best.Tokens[i].LogProb, tolerance: 1e-3);
            AssertRow.Equal(golden.Attention[i], model.Attention(best.Tokens[i].Trace)!, tolerance: 1e-4);
        }
    }

    internal sealed record GoldenTranscription
    {
        public required string Audio { get; init; }

        public required double Seconds { get; init; }

        public required int Beam { get; init; }

        public required double LengthPenalty { get; init; }

        public required int MaxTokens { get; init; }

        public required int[] TargetTokens { get; init; }

        public required double[] LogProbs { get; init; }

        public required double Score { get; init; }

        public required bool Finished { get; init; }

        public required string Text { get; init; }

        public required float[][] Attention { get; init; }
    }
}
