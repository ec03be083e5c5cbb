using Attention.Inference.Video;

namespace Attention.Inference.Tests.Video;

/// <summary>Which films are read where not all can be.</summary>
public sealed class FilmPlacesTests
{
    private readonly FilmPlaces _places = new(1);

    [Fact]
    public async Task The_film_of_which_least_was_seen_goes_first()
    {
        var place = await TakeAsync(0);
        var (late, early, newcomer) = (TakeAsync(400), TakeAsync(8), TakeAsync(0));

        place.Dispose();
        (await newcomer).Dispose();
        (await early).Dispose();

        (await late).Dispose();
    }

    [Fact]
    public async Task Who_has_a_place_makes_way_for_a_film_of_which_less_was_seen_but_not_at_once()
    {
        using var place = await TakeAsync(100);
        Assert.False(place.ShouldGo(1000));

        _ = TakeAsync(0);

        Assert.False(place.ShouldGo(149));
        Assert.True(place.ShouldGo(150));
    }

    [Fact]
    public async Task Nobody_makes_way_for_a_film_of_which_more_was_seen()
    {
        using var place = await TakeAsync(0);

        _ = TakeAsync(20);

        Assert.False(place.ShouldGo(20));
        Assert.True(place.ShouldGo(21));
    }

    [Fact]
    public async Task Who_no_longer_waits_takes_no_place()
    {
        using var leaving = new CancellationTokenSource();
        var place = await TakeAsync(0);
        var left = _places.TakeAsync(0, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => left);

        Assert.False(place.ShouldGo(1000));
        place.Dispose();

        using var next = await TakeAsync(0);
    }

    private Task<FilmPlaces.Place> TakeAsync(int seen) => _places.TakeAsync(seen, TestContext.Current.CancellationToken);
}
