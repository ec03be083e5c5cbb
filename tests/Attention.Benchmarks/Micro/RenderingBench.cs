using System.Text.Json;
using Attention.Api;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Rendering;
using BenchmarkDotNet.Attributes;

namespace Attention.Benchmarks.Micro;

/// <summary>An answer on its way out: a map as a picture, and a translation of 20 tokens with its alignment as JSON.</summary>
public class RenderingBench
{
    private const int Tokens = 20;

    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);
    private readonly float[] _weights = Softmax(Tokens);
    private TranslationResponse _response = null!;

    [GlobalSetup]
    public void Setup()
    {
        Json.Configure(_json);
        string[] words = [.. Enumerable.Range(0, Tokens).Select(static i => $"\u2581mot{i}")];
        _response = new TranslationResponse
        {
            Id = Guid.NewGuid().ToString("n"),
            Model = "translate-en-fr",
            Version = "1",
            Translations =
            [
                new TranslationResult
                {
                    Translation = string.Join(' ', words),
                    Score = -0.5,
                    Finished = true,
                    SourceTokens = words,
                    TargetTokens = Array.ConvertAll(words, static word => new TranslationToken { Text = word, LogProb = -0.25f }),
                    SourceWords = words,
                    TargetWords = words,
                    Attention = new AttentionMap { Rows = Tokens, Columns = Tokens, Weights = _weights },
                    Links = "0-0",
                    Alternatives = [],
                },
            ],
            Timing = new Timing { PreprocessMs = 1, QueueMs = 1, ComputeMs = 1, RenderMs = 1 },
            Provenance = new Provenance { ModelSha256 = "", ExecutionProvider = "", Runtime = "", BatchSize = 1 },
        };
    }

    [Benchmark]
    public byte[] Png() => MapPng.Encode(_weights.AsSpan(0, 196), 14, 14);

    [Benchmark]
    public byte[] TranslationJson() => JsonSerializer.SerializeToUtf8Bytes(_response, _json);

    // Rows that sum to 1, with as many digits as a model's.
    private static float[] Softmax(int size)
    {
        var random = new Random(1);
        var weights = new float[size * size];
        for (var row = 0; row < size; row++)
        {
            var drawn = Enumerable.Range(0, size).Select(_ => MathF.Exp(4 * random.NextSingle())).ToArray();
            Array.ConvertAll(drawn, weight => weight / drawn.Sum()).CopyTo(weights, row * size);
        }

        return weights;
    }
}
