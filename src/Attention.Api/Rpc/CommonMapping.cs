using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Rpc;

/// <summary>Records to messages and back, for what the tasks share: common.proto.</summary>
internal static class CommonMapping
{
    public static T With<T>(this T request, V1.SequenceOptions? options) where T : SequenceRequest =>
        options is null
            ? request
            : request with
            {
                Beam = options.HasBeam ? options.Beam : null,
                Alternatives = options.HasAlternatives ? options.Alternatives : null,
                MaxTokens = options.HasMaxTokens ? options.MaxTokens : null,
                Attention = options.Attention.ToRecord(),
            };

    public static AttentionFormat ToRecord(this V1.AttentionFormat format) => format switch
    {
        V1.AttentionFormat.Unspecified or V1.AttentionFormat.Weights => AttentionFormat.Weights,
        V1.AttentionFormat.Png => AttentionFormat.Png,
        V1.AttentionFormat.None => AttentionFormat.None,
        _ => throw new InferenceException(ErrorCode.InvalidInput, $"{(int)format} is not one of weights, png, none.", "attention"),
    };

    /// <summary>Messages have no null: a text that was not set is empty.</summary>
    public static string? NullIfEmpty(this string text) => text.Length == 0 ? null : text;

    /// <summary>Nor is there a list that was not sent: it is empty.</summary>
    public static IReadOnlyList<ImageRegion>? ToRecords(this IReadOnlyCollection<V1.ImageRegion> regions) => regions.Count == 0
        ? null
        : [.. regions.Select(region => new ImageRegion { X = region.X, Y = region.Y, Width = region.Width, Height = region.Height })];

    /// <inheritdoc cref="ToRecords(IReadOnlyCollection{V1.ImageRegion})"/>
    public static IReadOnlyList<GridCell>? ToRecords(this IReadOnlyCollection<V1.GridCell> cells) => cells.Count == 0
        ? null
        : [.. cells.Select(cell => new GridCell { Row = cell.Row, Column = cell.Column })];

    public static V1.GridCell ToProto(this GridCell cell) => new() { Row = cell.Row, Column = cell.Column };

    /// <summary>The bytes of a file, which has the limit that it has on REST.</summary>
    public static ReadOnlyMemory<byte> Within(this ByteString file, UploadKind kind, LimitsOptions limits) =>
        file.Length <= kind.MaxBytes(limits) ? file.Memory : throw kind.TooLarge(limits, kind.Name);

    public static V1.AttentionMap? ToProto(this AttentionMap? map) => map is null ? null : new V1.AttentionMap
    {
        Rows = map.Rows,
        Columns = map.Columns,
        Weights = { map.Weights ?? [] },
        Png = map.Png is { } png ? ByteString.FromBase64(png) : ByteString.Empty,
    };

    public static V1.ImageInfo ToProto(this ImageInfo image) => new()
    {
        Width = image.Width,
        Height = image.Height,
        Region = image.Region.ToProto(),
    };

    public static V1.ImageRegion ToProto(this ImageRegion region) =>
        new() { X = region.X, Y = region.Y, Width = region.Width, Height = region.Height };

    public static V1.ClassScore ToProto(this ClassScore found) => new() { Label = found.Label, Score = found.Score };

    public static V1.Timing ToProto(this Timing timing) => new()
    {
        PreprocessMs = timing.PreprocessMs,
        QueueMs = timing.QueueMs,
        ComputeMs = timing.ComputeMs,
        RenderMs = timing.RenderMs,
    };

    public static V1.Provenance ToProto(this Provenance provenance) => new()
    {
        ModelSha256 = provenance.ModelSha256,
        ExecutionProvider = provenance.ExecutionProvider,
        Runtime = provenance.Runtime,
        BatchSize = provenance.BatchSize,
    };
}
