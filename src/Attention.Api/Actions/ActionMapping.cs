using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts.Actions;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Actions;

/// <summary>Records to messages and back: action.proto.</summary>
internal static class ActionMapping
{
    public static ActionRequest ToRecord(this V1.ActionRequest request, LimitsOptions limits) => new ActionRequest
    {
        Id = request.Id.NullIfEmpty(),
        Video = request.Video.Within(UploadKind.Video, limits),
    }.With(request.Options);

    /// <summary>What the first message of a camera asks for.</summary>
    public static WatchRequest ToRecord(this V1.WatchRequest first) => new WatchRequest { Id = first.Id.NullIfEmpty() }.With(first.Options);

    public static V1.ActionEvent ToProto(this ActionEvent message) => message.Done is { } done
        ? new V1.ActionEvent { Done = done.ToProto() }
        : new V1.ActionEvent { Frame = message.Frame!.ToProto() };

    public static V1.ActionResponse ToProto(this ActionResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Label = response.Label,
        Classes = { response.Classes.Select(CommonMapping.ToProto) },
        FramesPerSecond = response.FramesPerSecond,
        Frames = { response.Frames.Select(ToProto) },
        Image = response.Image.ToProto(),
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

    public static V1.WatchResponse ToProto(this WatchResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Label = response.Label,
        Classes = { response.Classes.Select(CommonMapping.ToProto) },
        Frame = response.Frame.ToProto(),
        Image = response.Image.ToProto(),
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

    private static T With<T>(this T request, V1.ActionOptions? options) where T : ActionOptions => options is null
        ? request
        : request with
        {
            Model = options.Model.NullIfEmpty(),
            Top = options.HasTop ? options.Top : null,
            Attention = options.Attention.ToRecord(),
        };

    private static V1.ActionFrame ToProto(this ActionFrame frame) => new()
    {
        Index = frame.Index,
        StartMs = frame.StartMs,
        EndMs = frame.EndMs,
        Classes = { frame.Classes.Select(CommonMapping.ToProto) },
        Attention = frame.Attention.ToProto(),
    };
}
