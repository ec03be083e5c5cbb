using Attention.Api.Rpc;
using Attention.Contracts.Translation;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Translation;

/// <summary>Records to messages and back: translation.proto.</summary>
internal static class TranslationMapping
{
    public static TranslationRequest ToRecord(this V1.TranslationRequest request) => new TranslationRequest
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Texts = request.Texts,
        Source = request.Source,
        Target = request.Target,
    }.With(request.Options);

    public static AlignmentRequest ToRecord(this V1.AlignmentRequest request) => new()
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Pairs = [.. request.Pairs.Select(pair => new TextPair { Text = pair.Text, Translation = pair.Translation })],
        Source = request.Source,
        Target = request.Target,
        Attention = request.Attention.ToRecord(),
    };

    public static V1.TranslationEvent ToProto(this TranslationEvent message) => message.Done is { } done
        ? new V1.TranslationEvent { Done = done.ToProto() }
        : new V1.TranslationEvent
        {
            Index = message.Index,
            Sentence = message.Sentence,
            Token = message.Token!.ToProto(),
            Attention = message.Attention.ToProto(),
        };

    public static V1.TranslationResponse ToProto(this TranslationResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Translations = { response.Translations.Select(ToProto) },
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

    private static V1.TranslationResult ToProto(this TranslationResult result)
    {
        var message = new V1.TranslationResult
        {
            Translation = result.Translation,
            Score = result.Score,
            Finished = result.Finished,
            SourceTokens = { result.SourceTokens },
            TargetTokens = { result.TargetTokens.Select(ToProto) },
            SourceWords = { result.SourceWords },
            TargetWords = { result.TargetWords },
            Attention = result.Attention.ToProto(),
            Alternatives = { result.Alternatives.Select(ToProto) },
            Sentences = { result.Sentences.Select(ToProto) },
        };
        if (result.Text is { } text)
        {
            message.Text = text;
        }
        if (result.Links is { } links)
        {
            message.Links = links;
        }
        return message;
    }

    private static V1.TranslationToken ToProto(this TranslationToken token) => new() { Text = token.Text, LogProb = token.LogProb };
}
