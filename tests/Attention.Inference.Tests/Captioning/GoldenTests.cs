using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;
using Attention.Inference.Decoding;
using Attention.Inference.Text;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Captioning;

/// <summary>The service answers what the training framework answered, from picture to words, scores and maps.</summary>
public sealed class GoldenTests(ShippedEngine engine) : IClassFixture<ShippedEngine>
{
    private static readonly string[] Traces = ["attention", "gate", "chosen", "sentinel", "input_attention", "output_attention"];

    public static TheoryData<string> Names => Captioners.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_captioner_reproduces_its_golden_answers(string name)
    {
        var model = engine.Models.Resolve<Captioner>(name);
        foreach (var golden in GoldenFile.Read<GoldenCaption>(model.Folder))
        {
            await Check(model, golden);
        }
    }

    private static async Task Check(Captioner model, GoldenCaption golden)
    {
        var file = await File.ReadAllBytesAsync(model.Folder.PathOf(golden.Image), TestContext.Current.CancellationToken);
        var image = await model.Encoder.EncodeAsync(file, TestContext.Current.CancellationToken);
        IReadOnlyList<DetectedWord>? detected = null;
        var options = new DecodingOptions
        {
            Beam = golden.Beam,
            MaxTokens = golden.MaxTokens,
            LengthPenalty = golden.LengthPenalty,
            Traces = true,
            OnRead = memory => detected = model.Detected(memory),
        };

        var search = new BeamSearch(options, Vocabulary.Start, Vocabulary.End);
        var decoded = await model.Model.DecodeAsync(new FeatureInput(image.Value), search, TestContext.Current.CancellationToken);

        var best = decoded.Value[0];
        Assert.Equal(golden.Tokens.Select(token => token.Text), best.Tokens.Select(token => model.Vocabulary[token.Token]));
        Assert.Equal(golden.Finished, best.Finished);
        Assert.Equal(golden.Score, best.Score, tolerance: 2e-3);
        Assert.All(golden.Tokens.Zip(best.Tokens), pair => Check(model, pair.First, pair.Second));
        CheckAttributes(golden, detected);
    }

    // A golden token carries what its model shows, by the names of the graph's outputs.
    private static void Check(Captioner model, GoldenToken golden, DecodedToken token)
    {
        Assert.Equal(golden.LogProb, token.LogProb, tolerance: 2e-3);
        foreach (var trace in Traces)
        {
            var expected = golden.Traces?.GetValueOrDefault(trace) switch
            {
                { ValueKind: JsonValueKind.Array } weights => weights.Deserialize<float[]>(),
                { ValueKind: JsonValueKind.Number } number => [number.GetSingle()],
                _ => null,
            };
            var actual = model.Model.Trace(token.Trace, trace);
            Assert.Equal(expected is null, actual is null);
            AssertRow.Equal(expected ?? [], actual ?? [], tolerance: 1e-3);
        }
    }

    private static void CheckAttributes(GoldenCaption golden, IReadOnlyList<DetectedWord>? detected)
    {
        Assert.Equal(golden.Attributes is null, detected is null);
        foreach (var (expected, actual) in (golden.Attributes ?? []).Zip(detected ?? []))
        {
            Assert.Equal(expected.Text, actual.Text);
            Assert.Equal(expected.Score, actual.Score, tolerance: 1e-3);
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

        public IReadOnlyList<DetectedWord>? Attributes { get; init; }
    }

    private sealed record GoldenToken
    {
        public required string Text { get; init; }

        public required double LogProb { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Traces { get; init; }
    }
}
