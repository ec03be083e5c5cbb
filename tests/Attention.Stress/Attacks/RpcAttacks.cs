using System.IO.Compression;
using Attention.Contracts.V1;
using Attention.Stress.Clients;
using Google.Protobuf;

namespace Attention.Stress.Attacks;

/// <summary>By what HTTP/2 lets one connection ask for.</summary>
internal static class RpcAttacks
{
    private const string Caption = "CaptioningService/Caption";

    private static readonly Route Translation = Route.Of("translations");

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("grpc-inflated", static () =>
        {
            var frame = RpcClient.Frame(Gzip(Image(38_000_000)), isGzip: true);
            return crowd => crowd.TogetherAsync(100, _ => crowd.Rpc.CallAsync(Caption, frame, crowd.End));
        }),
        new("grpc-large", static () =>
        {
            var frame = RpcClient.Frame(Image(20_000_000));
            return crowd => crowd.TogetherAsync(100, _ => crowd.Rpc.CallAsync(Caption, frame, crowd.End));
        }),
        new("resets", static () => crowd => crowd.TogetherAsync(1, async _ => await RapidResets.SendAsync(crowd.Server.Grpc, Caption, 20_000, crowd.End))),
        new("deadlines", static () => async crowd =>
        {
            var light = Translation.Frame(0);
            await crowd.RepeatAsync(50, 2_500, _ => crowd.Rpc.CallAsync(Translation.Method, light, crowd.End, "1m"));
            await crowd.RepeatAsync(50, 2_500, _ => crowd.PostAsync(Translation, 0, ("X-Request-Timeout-Ms", "1")));
        }),
        new("idle-bulk", static () => async crowd =>
        {
            using var rpc = new RpcClient(crowd.Server.Grpc, isManyConnections: true);
            var idle = crowd.TogetherAsync(200, _ => rpc.CallAsync("TranslationService/TranslateBulk", null, crowd.End));
            await Task.Delay(TimeSpan.FromSeconds(3));
            await crowd.DemandAsync("another's call", TimeSpan.FromSeconds(5), [200], () => crowd.Rpc.CallAsync(Translation.Method, Translation.Frame(0), crowd.End));
            await idle;
        })
        {
            Time = TimeSpan.FromSeconds(15),
        },
    ];

    private static byte[] Image(int bytes) => new CaptionRequest { Image = UnsafeByteOperations.UnsafeWrap(new byte[bytes]) }.ToByteArray();

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
