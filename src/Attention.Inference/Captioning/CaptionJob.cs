using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Decoding;
using Attention.Inference.Text;
using Attention.Inference.Vision;

namespace Attention.Inference.Captioning;

/// <summary>What a request asks of one model, checked before anything runs.</summary>
internal sealed record CaptionJob
{
    public required Captioner Model { get; init; }

    public required DecodingOptions Decoding { get; init; }

    /// <summary>How the answer carries its attention.</summary>
    public required AttentionFormat Format { get; init; }

    public required IReadOnlyList<ImageRegion>? Mask { get; init; }

    /// <summary>Null where nothing is drawn.</summary>
    public required int? Seed { get; init; }

    /// <summary>One job per model; what is drawn is drawn from one seed.</summary>
    /// <exception cref="InferenceException">A model cannot do what is asked, or none can draw.</exception>
    public static IReadOnlyList<CaptionJob> For(CaptionOptions request, IReadOnlyList<Captioner> models)
    {
        var seed = SeedOf(request, models);
        return [.. models.Select(model => For(request, model, model.CanSample ? seed : null))];
    }

    /// <summary>What the model reads of an image.</summary>
    /// <exception cref="InferenceException">The mask does not fit the image.</exception>
    public FeatureInput Input(ImageFeatures features) => new(features, Mask is null ? null : CellMask.Of(Mask, features), Seed);

    private static CaptionJob For(CaptionOptions request, Captioner model, int? seed)
    {
        if (request.Mask is not null && !model.CanMask)
        {
            throw Fault("mask", $"{model.Name} cannot be kept from looking anywhere.");
        }

        var decoding = DecodingOptions.For(request, model.Decoding) with { TopTokens = request.TopTokens ?? 0 };
        return new CaptionJob
        {
            Model = model,
            Decoding = request.Prefix is null ? decoding : decoding with { Prefix = Read(request.Prefix, model, decoding.MaxTokens) },
            Format = request.Attention,
            Mask = request.Mask,
            Seed = seed,
        };
    }

    private static int? SeedOf(CaptionOptions request, IReadOnlyList<Captioner> models)
    {
        if (!request.Sample)
        {
            return request.Seed is null ? null : throw Fault("seed", $"{request.Seed} was given, but nothing is drawn. It needs sample=true.");
        }

        if (!models.Any(static model => model.CanSample))
        {
            var names = string.Join(", ", models.Select(static model => model.Name));
            throw Fault("sample", $"{names} cannot: only hard attention draws where it looks.");
        }

        return request.Seed ?? Random.Shared.Next();
    }

    private static int[] Read(string prefix, Captioner model, int limit)
    {
        var words = PennTokens.Split(prefix);
        if (words.Count == 0)
        {
            throw Fault("prefix", $"there is no word in '{prefix}'.");
        }

        if (words.Count > limit)
        {
            throw Fault("prefix", $"it has {words.Count} words. The limit is {limit} tokens.");
        }

        return [.. words.Select(word =>
            model.Vocabulary.Find(word) ?? throw Fault("prefix", $"'{word}' is not in the vocabulary of {model.Name}."))];
    }

    private static InferenceException Fault(string field, string problem) => new(ErrorCode.InvalidInput, $"{field}: {problem}", field);
}
