using System.Text;
using Attention.Stress.Clients;
using Attention.Stress.Inputs;

namespace Attention.Stress.Attacks;

/// <summary>By what a body promises, how it comes, and what it is made of.</summary>
internal static class BodyAttacks
{
    private const int Promised = 20 << 20;

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("promises", static () => crowd => crowd.TogetherAsync(100, _ => HoldAsync(crowd, RawConnection.Head("/v1/captions", "image/jpeg", Promised))))
        {
            Time = Hold,
        },
        new("half-sent", static () =>
        {
            byte[] sent = [.. RawConnection.Head("/v1/captions", "image/jpeg", Promised), .. new byte[19 << 20]];
            return crowd => crowd.TogetherAsync(60, _ => HoldAsync(crowd, sent));
        })
        {
            Time = Hold,
        },
        new("upload-flood", static () =>
        {
            var photo = Pictures.Jpeg(10_000_000);
            return crowd => crowd.TogetherAsync(200, _ => crowd.PostAsync("/v1/classifications?attention=none", "image/jpeg", photo));
        })
        {
            Time = TimeSpan.FromSeconds(60),
        },
        new("many-fields", static () =>
        {
            var form = Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Repeat("--b\r\nContent-Disposition: form-data; name=\"a[]\"\r\n\r\nx\r\n", 60_000)) + "--b--\r\n");
            return crowd => crowd.TogetherAsync(4, _ => crowd.PostAsync("/v1/captions", "multipart/form-data; boundary=b", form));
        }),
        new("slowloris", static () => crowd => Task.WhenAll(
            crowd.TogetherAsync(1500, _ => DripAsync(crowd, Encoding.ASCII.GetBytes("POST /v1/captions HTTP/1.1\r\nHost: localhost\r\nX-Slow: "))),
            crowd.TogetherAsync(500, _ => DripAsync(crowd, RawConnection.Head("/v1/captions", "image/jpeg", Promised))))),
    ];

    // Sends, and is silent then.
    private static async Task<int> HoldAsync(Crowd crowd, byte[] bytes)
    {
        using var connection = await crowd.OpenAsync();
        var status = connection.StatusAsync(crowd.End);
        // One that is refused meanwhile does not get rid of the rest, but has its answer.
        await Task.WhenAny(connection.WriteAsync(bytes, crowd.End), status);
        return await status;
    }

    private static async Task<int> DripAsync(Crowd crowd, byte[] start)
    {
        using var connection = await crowd.OpenAsync();
        await connection.WriteAsync(start, crowd.End);
        var status = connection.StatusAsync(crowd.End);
        await Task.WhenAny(connection.DripAsync((byte)'a', crowd.End), status);
        return await status;
    }
}
