using Attention.Inference.Decoding;
using Attention.Inference.Text;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

/// <summary>The service answers what the training framework answered, from text to tokens, scores and alignment.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Translators_reproduce_their_golden_answers(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var names = engine.Models.Models.Where(model => model.Task == "translation").Select(model => model.Name).ToList();
        Assert.NotEmpty(names);
        foreach (var model in names.Select(name => engine.Models.Resolve<Translator>(name)))
        {
            foreach (var golden in GoldenFile.Read<GoldenTranslation>(model.Folder))
            {
                await Check(model, golden);
            }
        }
    }

    private static async Task Check(Translator model, GoldenTranslation golden)
    {
        var read = TranslationSource.Read(golden.Text, model);
        var (source, tokens) = (read.Ids, read.Tokens);
        Assert.Equal(golden.SourceTokens, source);
        Assert.Equal(golden.SourceTokens.Select(id => id == Vocabulary.Unknown ? null : model.Tokenizer.Piece(id)), tokens.Zip(source, (token, id) => id == Vocabulary.Unknown ? null : token));
        var options = new DecodingOptions { Beam = golden.Beam, MaxTokens = golden.MaxTokens, LengthPenalty = golden.LengthPenalty, Traces = true };

        var decoded = await model.Model.DecodeAsync(source, new BeamSearch(options, Vocabulary.Start, Vocabulary.End), TestContext.Current.CancellationToken);

        var best = decoded.Value[0];
        Assert.Equal(golden.TargetTokens, best.Tokens.Select(token => token.Token));
        var pieces = new TargetPieces(read, model);
        Assert.Equal(golden.Translation, model.Tokenizer.Decode(best.Tokens.Select(pieces.Next)));
        Assert.Equal(golden.Finished, best.Finished);
        Assert.Equal(golden.Score, best.Score, tolerance: 1e-3);
        for (var i = 0; i < best.Tokens.Count; i++)
        {
            Assert.Equal(golden.LogProbs[i], best.Tokens[i].LogProb, tolerance: 1e-3);
            var row = model.Attention(best.Tokens[i].Trace);
            Assert.Equal(golden.Attention is null, row is null);
            AssertRow.Equal(golden.Attention?[i] ?? [], row ?? [], tolerance: 1e-4);
        }
    }

    private sealed record GoldenTranslation
    {
        public required string Text { get; init; }

        public required int[] SourceTokens { get; init; }

        public required int Beam { get; init; }

        public required double LengthPenalty { get; init; }

        public required int MaxTokens { get; init; }

        public required int[] TargetTokens { get; init; }

        public required double[] LogProbs { get; init; }

        public required double Score { get; init; }

        public required bool Finished { get; init; }

        public required string Translation { get; init; }

        public float[][]? Attention { get; init; }
    }
}
