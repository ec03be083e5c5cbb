using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts.Captioning;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Captioning;

/// <summary>Records to messages and back: captioning.proto.</summary>
internal static class CaptionMapping
{
    public static CaptionRequest ToRecord(this V1.CaptionRequest request, LimitsOptions limits) => new CaptionRequest
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Image = request.Image.Within(UploadKind.Image, limits),
        Prefix = request.Prefix.NullIfEmpty(),
        Mask = request.Mask.ToRecords(),
        Sample = request.Sample,
        Seed = request.HasSeed ? request.Seed : null,
    }.With(request.Options);

    public static CompareCaptionsRequest ToRecord(this V1.CompareCaptionsRequest request, LimitsOptions limits) => new CompareCaptionsRequest
    {
        Id = request.Id.NullIfEmpty(),
        Models = request.Models.Count > 0 ? request.Models : null,
        Image = request.Image.Within(UploadKind.Image, limits),
        Prefix = request.Prefix.NullIfEmpty(),
        Mask = request.Mask.ToRecords(),
        Sample = request.Sample,
        Seed = request.HasSeed ? request.Seed : null,
    }.With(request.Options);

    public static V1.CaptionEvent ToProto(this CaptionEvent message) => message.Done is { } done
        ? new V1.CaptionEvent { Done = done.ToProto() }
        : new V1.CaptionEvent { Token = message.Token!.ToProto() };

    public static V1.CompareCaptionsResponse ToProto(this CompareCaptionsResponse response) => new()
    {
        Id = response.Id,
        Captions = { response.Captions.Select(ToProto) },
    };

    public static V1.CaptionResponse ToProto(this CaptionResponse response)
    {
        var message = new V1.CaptionResponse
        {
            Id = response.Id,
            Model = response.Model,
            Version = response.Version,
            Caption = response.Caption,
            Score = response.Score,
            Finished = response.Finished,
            Tokens = { response.Tokens.Select(ToProto) },
            Alternatives = { response.Alternatives.Select(ToProto) },
            Attributes = { (response.Attributes ?? []).Select(word => new V1.DetectedWord { Text = word.Text, Score = word.Score }) },
            Image = response.Image.ToProto(),
            Timing = response.Timing.ToProto(),
            Provenance = response.Provenance.ToProto(),
        };
        if (response.Seed is { } seed)
        {
            message.Seed = seed;
        }
        return message;
    }

    private static V1.CaptionAlternative ToProto(this CaptionAlternative alternative) => new()
    {
        Caption = alternative.Caption,
        Score = alternative.Score,
        Finished = alternative.Finished,
        Tokens = { alternative.Tokens.Select(ToProto) },
    };

    private static V1.CaptionToken ToProto(this CaptionToken token)
    {
        var message = new V1.CaptionToken
        {
            Text = token.Text,
            LogProb = token.LogProb,
            Attention = token.Attention.ToProto(),
            Chosen = token.Chosen?.ToProto(),
            Attributes = { (token.Attributes ?? []).Select(ToProto) },
        };
        if (token.Gate is { } gate)
        {
            message.Gate = gate;
        }
        if (token.Sentinel is { } sentinel)
        {
            message.Sentinel = sentinel;
        }
        if (token.Grounding is { } grounding)
        {
            message.Grounding = grounding;
        }
        return message;
    }

    private static V1.AttributeWeights ToProto(this AttributeWeights weights) =>
        new() { Text = weights.Text, Input = weights.Input, Output = weights.Output };
}
