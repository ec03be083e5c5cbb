using Attention.Contracts;

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

    /// <summary>Tokens that every hypothesis begins with; with the end token among them, there is nothing left to search.</summary>
    public IReadOnlyList<int> Prefix { get; init; } = [];

    /// <summary>Whether to keep the traces of every hypothesis.</summary>
    public bool Traces { get; init; }

    /// <summary>How many of the most probable tokens of its step to keep with each token.</summary>
    public int TopTokens { get; init; }

    /// <summary>Called on the decoder's thread with what the init graph made of the input, before any token. Must not block.</summary>
    public Action<SequenceMemory>? OnRead { get; init; }

    /// <summary>Called on the decoder's thread with each token of the answer as soon as all that can still become it agree on it. Must not block.</summary>
    public Action<DecodedToken>? OnToken { get; init; }

    /// <summary>What a request asks of a model; what it leaves open, the model's own defaults fill in.</summary>
    /// <exception cref="InferenceException">It asks for more than the beam or the model can give.</exception>
    public static DecodingOptions For(SequenceRequest request, DecodingSettings model)
    {
        var beam = request.Beam ?? model.Defaults.Beam;
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
            LengthPenalty = model.Defaults.LengthPenalty,
            Traces = request.Attention != AttentionFormat.None,
        };
    }

    /// <summary>To be led along given tokens to their end.</summary>
    public static DecodingOptions ForForced(IReadOnlyList<int> tokens, AttentionFormat format, DecodingSettings model) => new()
    {
        Beam = 1,
        MaxTokens = model.Limits.MaxSourceTokens,
        LengthPenalty = model.Defaults.LengthPenalty,
        Prefix = tokens,
        Traces = format != AttentionFormat.None,
    };

    private static InferenceException Fault(string field, int? value, string rule) => new(ErrorCode.InvalidInput, $"{field}: {value} was given. {rule}", field);
}
