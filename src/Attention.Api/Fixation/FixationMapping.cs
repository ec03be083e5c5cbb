using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts;
using Attention.Contracts.Fixation;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Fixation;

/// <summary>Records to messages and back: fixation.proto.</summary>
internal static class FixationMapping
{
    public static FixationRequest ToRecord(this V1.FixationRequest request, LimitsOptions limits) => new()
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Image = request.Image.Within(UploadKind.Image, limits),
        Crop = request.Crop.NullIfEmpty(),
        Attention = request.Attention.ToRecord(),
    };

    public static V1.FixationResponse ToProto(this FixationResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Density = ToProto(response.Density),
        Peaks = { response.Peaks.Select(ToProto) },
        Steps = { (response.Steps ?? []).Select(CommonMapping.ToProto) },
        Scanpath = { response.Scanpath.Select(ToProto) },
        Crop = response.Crop is { } window ? ToProto(window) : null,
        Image = response.Image.ToProto(),
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

    private static V1.Density ToProto(Density density) =>
        new() { Rows = density.Rows, Columns = density.Columns, Values = { density.Values } };

    private static V1.FixationPeak ToProto(FixationPeak peak) => new() { X = peak.X, Y = peak.Y, Mass = peak.Mass };

    private static V1.ImagePoint ToProto(ImagePoint point) => new() { X = point.X, Y = point.Y };

    private static V1.CropWindow ToProto(CropWindow window) =>
        new() { X = window.X, Y = window.Y, Width = window.Width, Height = window.Height, Mass = window.Mass };
}
