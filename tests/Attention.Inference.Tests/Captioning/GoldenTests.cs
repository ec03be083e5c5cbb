using Attention.Inference.Captioning;
using Attention.Inference.Decoding;
using Attention.Inference.Text;

namespace Attention.Inference.Tests.Captioning;

/// <summary>The service answers what the training framework answered, from picture to words, scores and maps.</summary>
public sealed class GoldenTests
{
    [Fact]
    public async Task Captioners_reproduce_their_golden_answers()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        var names = engine.Models.Models.Where(model => model.Task == "captioning").Select(model => model.Name).ToList();
        Assert.NotEmpty(names);
        foreach (var model in names.Select(name => engine.Models.Resolve<Captioner>(name)))
        {
            foreach (var golden in GoldenFile.Read<GoldenCaption>(model.Folder))
            {
                await Check(model, golden);
            }
        }
    }

    private static async Task Check(Captioner model, GoldenCaption golden)
    {
        var file = await File.ReadAllBytesAsync(model.Folder.PathOf(golden.Image), TestContext.Current.CancellationToken);
        var image = await model.Encoder.EncodeAsync(file, TestContext.Current.CancellationToken);
        var options = new DecodingOptions { Beam = golden.Beam, MaxTokens = golden.MaxTokens, LengthPenalty = golden.LengthPenalty, Traces = true };

        var decoded = await model.Model.DecodeAsync(image.Features, new BeamSearch(options, Vocabulary.Start, Vocabulary.End), TestContext.Current.CancellationToken);

        var best = decoded.Output[0];
        Assert.Equal(golden.Tokens.Select(token => token.Text), best.Tokens.Select(token => model.Vocabulary[token.Token]));
        Assert.Equal(golden.Finished, best.Finished);
        Assert.Equal(golden.Score, best.Score, tolerance: 2e-3);
        for (var i = 0; i < best.Tokens.Count; i++)
        {
            Assert.Equal(golden.Tokens[i].LogProb, best.Tokens[i].LogProb, tolerance: 2e-3);
            Assert.Equal(golden.Tokens[i].Gate, model.Traces.Gate(best.Tokens[i].Trace) ?? double.NaN, tolerance: 1e-3);
            AssertRow.Equal(golden.Tokens[i].Attention, model.Traces.Attention(best.Tokens[i].Trace)!, tolerance: 1e-3);
        }
    }

    private sealed record GoldenCaption
    {
        public required string Image { get; init; }

        public required int Beam { get; init; }

        public required double LengthPenalty { get; init; }

        public required int MaxTokens { get; init; }

        public required bool Finished { get; init; }

        public required double Score { get; init; }

        public required IReadOnlyList<GoldenToken> Tokens { get; init; }
    }

    private sealed record GoldenToken
    {
        public required string Text { get; init; }

        public required double LogProb { get; init; }

        public required double Gate { get; init; }

        public required float[] Attention { get; init; }
    }
}
