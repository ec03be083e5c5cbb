using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts.Classification;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Classification;

/// <summary>Records to messages and back: classification.proto.</summary>
internal static class ClassificationMapping
{
    public static ClassificationRequest ToRecord(this V1.ClassificationRequest request, LimitsOptions limits) => new()
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Image = request.Image.Within(UploadKind.Image, limits),
        Cells = request.Cells.ToRecords(),
        Attention = request.Attention.ToRecord(),
    };

    public static V1.ClassificationResponse ToProto(this ClassificationResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Classes = { response.Classes.Select(CommonMapping.ToProto) },
        Salience = response.Salience.ToProto(),
        Samples = { (response.Samples ?? []).Select(ToProto) },
        Image = response.Image.ToProto(),
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

    private static V1.SampledCell ToProto(this SampledCell sample) => new()
    {
        Cell = sample.Cell.ToProto(),
        Center = sample.Center.ToProto(),
        Levels = { sample.Levels.Select(ToProto) },
    };

    private static V1.SampledLevel ToProto(this SampledLevel level) => new()
    {
        Layer = level.Layer,
        Points = { level.Points.Select(ToProto) },
    };

    private static V1.SamplingPoint ToProto(this SamplingPoint point) => new() { Y = (float)point.Y, X = (float)point.X };
}
