using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts.Cropping;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Cropping;

/// <summary>Records to messages and back: cropping.proto.</summary>
internal static class CropMapping
{
    public static CropRequest ToRecord(this V1.CropRequest request, LimitsOptions limits) => new()
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Image = request.Image.Within(UploadKind.Image, limits),
        Theta = request.Theta.Count > 0 ? request.Theta : null,
        Boxes = request.Boxes.Count > 0 ? [.. request.Boxes.Select(ToRecord)] : null,
        Size = request.Size.NullIfEmpty(),
        Attention = request.Attention.ToRecord(),
    };

    public static V1.CropResponse ToProto(this CropResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model ?? "",
        Version = response.Version ?? "",
        Crops = { response.Crops.Select(ToProto) },
        Image = response.Image.ToProto(),
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance?.ToProto(),
    };

    private static CenteredBox ToRecord(V1.CenteredBox box) =>
        new() { CenterX = box.CenterX, CenterY = box.CenterY, Width = box.Width, Height = box.Height };

    private static V1.CropResult ToProto(CropResult crop) => new()
    {
        Theta = { crop.Theta },
        Quadrilateral = { crop.Quadrilateral.Select(static corner => new V1.ImagePoint { X = corner[0], Y = corner[1] }) },
        Width = crop.Width,
        Height = crop.Height,
        Crop = crop.Crop is { } png ? ByteString.FromBase64(png) : ByteString.Empty,
        Classes = { (crop.Classes ?? []).Select(CommonMapping.ToProto) },
    };
}
