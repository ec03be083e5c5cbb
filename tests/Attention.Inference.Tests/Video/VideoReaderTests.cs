using SkiaSharp;

namespace Attention.Inference.Tests.Video;

/// <summary>Films beside each other.</summary>
public sealed class VideoReaderTests
{
    [Fact]
    public async Task A_newcomer_does_not_wait_for_the_end_of_a_long_film_which_goes_on_where_it_was()
    {
        using var reading = new Reading("no-such-program", limits => limits.MaxAtOnce = 1);
        await using var film = Watch(reading, Films.Fading(1, 100)).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await film.MoveNextAsync());
        List<int> seen = [film.Current];
        var newcomer = Watch(reading, Films.Fading(-1, 4)).ToListAsync(TestContext.Current.CancellationToken).AsTask();

        while (seen.Count < 20 && await film.MoveNextAsync())
        {
            seen.Add(film.Current);
        }

        // It had its turn before the twentieth frame of the other.
        Assert.Equal([128, 127, 126, 125], await newcomer);
        while (await film.MoveNextAsync())
        {
            seen.Add(film.Current);
        }

        Assert.Equal(Enumerable.Range(128, 100), seen);
    }

    private static IAsyncEnumerable<int> Watch(Reading reading, byte[] film) =>
        reading.FramesAsync(film, 10, static (SKBitmap frame) => (int)frame.GetPixel(20, 4).Red, TestContext.Current.CancellationToken);
}
