using Attention.Api.Rpc;
using Attention.Contracts.Captioning;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Captioning;

/// <summary>Records to messages and back: captioning.proto.</summary>
internal static class CaptionMapping
{
    public static CaptionRequest ToRecord(this V1.CaptionRequest request, LimitsOptions limits)
    {
        if (request.Image.Length > limits.MaxImageBytes)
        {
            throw limits.ImageTooLarge();
        }
        return new CaptionRequest
        {
            Id = request.Id.NullIfEmpty(),
            Model = request.Model.NullIfEmpty(),
            Image = request.Image.Memory,
        }.With(request.Options);
    }

    public static V1.CaptionEvent ToProto(this CaptionEvent message) => message.Done is { } done
        ? new V1.CaptionEvent { Done = done.ToProto() }
        : new V1.CaptionEvent { Token = message.Token!.ToProto() };

    public static V1.CaptionResponse ToProto(this CaptionResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Caption = response.Caption,
        Score = response.Score,
        Finished = response.Finished,
        Tokens = { response.Tokens.Select(ToProto) },
        Alternatives = { response.Alternatives.Select(ToProto) },
        Image = response.Image.ToProto(),
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

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
        };
        if (token.Gate is { } gate)
        {
            message.Gate = gate;
        }
        return message;
    }
}
