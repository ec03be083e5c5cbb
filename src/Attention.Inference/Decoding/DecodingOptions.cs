using Attention.Contracts;
using Attention.Inference.Models;

namespace Attention.Inference.Decoding;

/// <summary>How to decode one sequence.</summary>
internal sealed record DecodingOptions
{
    /// <summary>Live hypotheses; 1 is greedy.</summary>
    public required int Beam { get; init; }

    /// <summary>Hypotheses to return.</summary>
    public int Alternatives { get; init; } = 1;

    /// <summary>Tokens generated at most, the end token included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Exponent alpha of the length in sum / length^alpha; 0 compares plain sums.</summary>
    public double LengthPenalty { get; init; }

    /// <summary>Whether to keep the traces of every hypothesis.</summary>
    public bool Traces { get; init; }

    /// <summary>Called on the decoder's thread with each token as soon as it is certain, which needs beam 1. Must not block.</summary>
    public Action<DecodedToken>? OnToken { get; init; }

    /// <summary>What a request asks of a model; what it leaves open, the model's own defaults fill in.</summary>
    /// <exception cref="InferenceException">It asks for more than the beam or the model can give.</exception>
    public static DecodingOptions For(SequenceRequest request, ModelConfig model)
    {
        var beam = request.Beam ?? model.Decoding.Beam;
        if (request.Alternatives > beam)
        {
            throw Fault("alternatives", request.Alternatives, $"It can be {beam} at most, the width of the beam.");
        }

        if (request.MaxTokens > model.Limits.MaxTokens)
        {
            throw Fault("maxTokens", request.MaxTokens, $"The model's limit is {model.Limits.MaxTokens}.");
        }

        return new DecodingOptions
        {
            Beam = beam,
            Alternatives = request.Alternatives ?? 1,
            MaxTokens = request.MaxTokens ?? model.Limits.MaxTokens,
            LengthPenalty = model.Decoding.LengthPenalty,
            Traces = request.Attention != AttentionFormat.None,
        };
    }

    /// <summary>The same for a stream, which is greedy: only then is a token certain before its sentence ends.</summary>
    /// <exception cref="InferenceException">As <see cref="For"/>, or the request asks for another beam than 1.</exception>
    public static DecodingOptions ForStream(SequenceRequest request, ModelConfig model, Action<DecodedToken> onToken) => request.Beam is null or 1
        ? For(request with { Beam = 1 }, model) with { OnToken = onToken }
        : throw Fault("beam", request.Beam, "A stream needs beam 1: only then is a token certain before the sentence ends.");

    /// <summary>To be led along given tokens.</summary>
    public static DecodingOptions ForForced(AttentionFormat format, ModelConfig model) => new()
    {
        Beam = 1,
        MaxTokens = model.Limits.MaxSourceTokens,
        LengthPenalty = model.Decoding.LengthPenalty,
        Traces = format != AttentionFormat.None,
    };

    private static InferenceException Fault(string field, int? value, string rule) => new(ErrorCode.InvalidInput, $"{field}: {value} was given. {rule}", field);
}
