using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts.Saliency;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Saliency;

/// <summary>Records to messages and back: saliency.proto.</summary>
internal static class SaliencyMapping
{
    public static SaliencyRequest ToRecord(this V1.SaliencyRequest request, LimitsOptions limits) => new()
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Image = request.Image.Within(UploadKind.Image, limits),
        Threshold = request.HasThreshold ? request.Threshold : null,
        Binary = request.Binary,
        Cutout = request.Cutout,
        Attention = request.Attention.ToRecord(),
    };

    public static V1.SaliencyResponse ToProto(this SaliencyResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Mask = ByteString.FromBase64(response.Mask),
        Threshold = response.Threshold,
        Box = response.Box?.ToProto(),
        Initial = response.Initial.ToProto(),
        Steps = { response.Steps.Select(ToProto) },
        Cutout = response.Cutout is { } png ? ByteString.FromBase64(png) : ByteString.Empty,
        Image = response.Image.ToProto(),
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

    private static V1.SaliencyStep ToProto(SaliencyStep step) => new() { Box = step.Box.ToProto(), Attention = step.Attention.ToProto() };
}
