using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Contracts.Classification;
using Attention.Contracts.Fixation;
using Attention.Contracts.Saliency;
using Attention.Contracts.Translation;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Rendering;

/// <summary>Answers as the pipelines give them.</summary>
internal static class Answers
{
    private static readonly Timing Timing = new() { PreprocessMs = 1, QueueMs = 1, ComputeMs = 1, RenderMs = 1 };

    private static readonly Provenance Provenance = new()
    {
        ModelSha256 = "00",
        ExecutionProvider = "CPUExecutionProvider",
        Runtime = "onnxruntime",
        BatchSize = 1,
    };

    public static CaptionResponse Caption(int width, int height, params CaptionToken[] tokens) => new()
    {
        Id = "1",
        Model = "caption-soft",
        Version = "1",
        Caption = string.Join(' ', tokens.Select(token => token.Text).Where(text => text != "</s>")),
        Score = -1,
        Finished = true,
        Tokens = tokens,
        Alternatives = [],
        Image = new ImageInfo { Width = width, Height = height, Region = new ImageRegion { X = 0, Y = 0, Width = width, Height = height } },
        Timing = Timing,
        Provenance = Provenance,
    };

    public static ClassificationResponse Classification(int width, int height, IReadOnlyList<SampledCell>? samples) => new()
    {
        Id = "1",
        Model = "classify-deformable",
        Version = "1",
        Classes = [new ClassScore { Label = "church", Score = 0.9 }, new ClassScore { Label = "parachute", Score = 0.1 }],
        Samples = samples,
        Image = new ImageInfo { Width = width, Height = height, Region = new ImageRegion { X = 0, Y = 0, Width = width, Height = height } },
        Timing = Timing,
        Provenance = Provenance,
    };

    /// <summary>Found at the first look, without a step.</summary>
    public static SaliencyResponse Saliency(int width, int height, AttentionMap initial) => new()
    {
        Id = "1",
        Model = "saliency-racdnn",
        Version = "1",
        Mask = "",
        Threshold = 0.4,
        Initial = initial,
        Steps = [],
        Image = WholeImage.Info(width, height),
        Timing = Timing,
        Provenance = Provenance,
    };

    public static FixationResponse Fixation(int width, int height, Density density, params ImagePoint[] scanpath) => new()
    {
        Id = "1",
        Model = "fixate-sam",
        Version = "1",
        Density = density,
        Peaks = [],
        Scanpath = scanpath,
        Image = WholeImage.Info(width, height),
        Timing = Timing,
        Provenance = Provenance,
    };

    /// <summary>A word that attends to two detected words.</summary>
    public static CaptionToken Word(string text, double input, double output) => new()
    {
        Text = text,
        LogProb = -1,
        Attributes =
        [
            new AttributeWeights { Text = "dog", Input = input, Output = output },
            new AttributeWeights { Text = "grass", Input = 1 - input, Output = 1 - output },
        ],
    };

    /// <summary>A word that looks at one cell of a grid.</summary>
    public static CaptionToken Word(string text, int rows, int columns, int cell, double? gate = null)
    {
        var weights = new float[rows * columns];
        weights[cell] = 1;
        return new CaptionToken
        {
            Text = text,
            LogProb = -1,
            Gate = gate,
            Attention = new AttentionMap { Rows = rows, Columns = columns, Weights = weights },
        };
    }

    public static TranslationResponse Translations(params TranslationResult[] results) => new()
    {
        Id = "1",
        Model = "translate-en-fr",
        Version = "1",
        Translations = results,
        Timing = Timing,
        Provenance = Provenance,
    };

    public static TranslationResult Translation(string[] source, string[] target, params float[] weights) => new()
    {
        Translation = string.Join(' ', Words(target)),
        Score = -1,
        Finished = true,
        SourceTokens = source,
        TargetTokens = [.. target.Select(token => new TranslationToken { Text = token, LogProb = -1 })],
        SourceWords = Words(source),
        TargetWords = Words(target),
        Attention = weights.Length == 0 ? null : new AttentionMap { Rows = target.Length, Columns = source.Length, Weights = weights },
        Alternatives = [],
    };

    private static string[] Words(string[] tokens)
    {
        return string.Concat(tokens.Where(token => token != "</s>")).Split('\u2581', StringSplitOptions.RemoveEmptyEntries);
    }
}
