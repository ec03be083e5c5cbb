using Attention.Stress.Clients;
using Attention.Stress.Inputs;

namespace Attention.Stress.Attacks;

/// <summary>By files that are small and take much.</summary>
internal static class FileAttacks
{
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("png-adam7", static () => OnImages("image/png", Pictures.Png(8000, isInterlaced: true))),
        new("gif-big", static () => OnImages("image/gif", Ffmpeg.Make("gif", "-f lavfi -i color=size=8000x8000 -frames:v 1"))),
        new("bmp-rle", static () => OnImages("image/bmp", Pictures.RunLengthBmp(8000))),
        new("cover-mp3", static () =>
        {
            var song = Sounds.WithCover(Ffmpeg.Make("mp3", "-f lavfi -i sine=duration=5"), Pictures.Png(16_000, isInterlaced: false));
            return crowd => crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/transcriptions", "audio/mpeg", song));
        }),
        new("slow-film", static () =>
        {
            var film = Film("color=size=4096x2304:rate=1/29:duration=58");
            return BesideFilm(crowd => crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/actions?attention=none", "video/mp4", film)));
        }),
        new("unread-films", static () =>
        {
            var film = Film("testsrc=size=320x240:rate=10:duration=58");
            byte[] request = [.. RawConnection.Head("/v1/actions", "video/mp4", film.Length, "Accept: text/event-stream\r\n"), .. film];
            return BesideFilm(crowd => crowd.TogetherAsync(16, async _ =>
            {
                using var connection = await crowd.OpenAsync(receiveBytes: 4096);
                await connection.WriteAsync(request, crowd.End);
                await Task.Delay(Timeout.Infinite, crowd.End);
                return Tally.Left;
            }));
        }),
        new("descriptors", static () =>
        {
            var song = Ffmpeg.Make("mp3", "-f lavfi -i sine=duration=5");
            return crowd => crowd.RepeatAsync(12, 200, _ => crowd.PostAsync("/v1/transcriptions?attention=none", "audio/mpeg", song));
        })
        {
            Descriptors = 400,
        },
    ];

    private static Func<Crowd, Task> OnImages(string type, byte[] picture) => crowd => Task.WhenAll(
        crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/crops", type, picture)),
        crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/saliency", type, picture)));

    // An honest client's film comes when those of the attackers are under way.
    private static Func<Crowd, Task> BesideFilm(Func<Crowd, Task> attackAsync)
    {
        var film = Film("testsrc=size=320x240:rate=10:duration=2");
        return async crowd =>
        {
            var attack = attackAsync(crowd);
            await Task.Delay(Head);
            await crowd.DemandAsync("another's film", TimeSpan.FromSeconds(10), [200], () => crowd.PostAsync("/v1/actions?attention=none", "video/mp4", film));
            await attack;
        };
    }

    private static byte[] Film(string source) => Ffmpeg.Make("mp4", $"-f lavfi -i {source} -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
}
