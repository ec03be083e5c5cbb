using Attention.Stress.Clients;
using Attention.Stress.Inputs;

namespace Attention.Stress.Attacks;

/// <summary>By files that are small and take much.</summary>
internal static class FileAttacks
{
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("png-adam7", static crowd => PicturesAsync(crowd, "image/png", Pictures.Png(8000, isInterlaced: true))),
        new("gif-big", static crowd => PicturesAsync(crowd, "image/gif", Ffmpeg.Make("gif", "-f lavfi -i color=size=8000x8000 -frames:v 1"))),
        new("bmp-rle", static crowd => PicturesAsync(crowd, "image/bmp", Pictures.RunLengthBmp(8000))),
        new("cover-mp3", static crowd =>
        {
            var song = Sounds.WithCover(Ffmpeg.Make("mp3", "-f lavfi -i sine=duration=5"), Pictures.Png(16_000, isInterlaced: false));
            return crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/transcriptions", "audio/mpeg", song));
        }),
        new("slow-film", static async crowd =>
        {
            var film = Ffmpeg.Make("mp4", "-f lavfi -i color=size=4096x2304:rate=1/29:duration=58 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
            var slow = crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/actions?attention=none", "video/mp4", film));
            await Task.Delay(Head);
            await DemandFilmAsync(crowd);
            await slow;
        }),
        new("unread-films", static async crowd =>
        {
            var film = Ffmpeg.Make("mp4", "-f lavfi -i testsrc=size=320x240:rate=10:duration=58 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
            byte[] request = [.. RawConnection.Head("/v1/actions", "video/mp4", film.Length, "Accept: text/event-stream\r\n"), .. film];
            var unread = crowd.TogetherAsync(16, async _ =>
            {
                using var connection = await crowd.OpenAsync(receiveBytes: 4096);
                await connection.WriteAsync(request, crowd.End);
                await Task.Delay(Timeout.Infinite, crowd.End);
                return Tally.Left;
            });
            await Task.Delay(5 * Head);
            await DemandFilmAsync(crowd);
            await unread;
        }),
        new("descriptors", static crowd =>
        {
            var song = Ffmpeg.Make("mp3", "-f lavfi -i sine=duration=5");
            return crowd.RepeatAsync(12, 200, _ => crowd.PostAsync("/v1/transcriptions?attention=none", "audio/mpeg", song));
        })
        {
            Descriptors = 315,
        },
    ];

    private static Task PicturesAsync(Crowd crowd, string type, byte[] picture) => Task.WhenAll(
        crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/crops", type, picture)),
        crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/saliency", type, picture)));

    private static Task DemandFilmAsync(Crowd crowd) => crowd.DemandAsync(
        "another's film", TimeSpan.FromSeconds(10), 200, () => crowd.PostAsync("/v1/actions?attention=none", "video/mp4", Ffmpeg.Make("mp4", "-f lavfi -i testsrc=size=320x240:rate=10:duration=2 -c:v libx264 -pix_fmt yuv420p")));
}
