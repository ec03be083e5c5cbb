using System.Text;
using Attention.Client.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Translation;

namespace Attention.Client.Tests;

/// <summary>A service that is busy is asked again when it says, and not before.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(7);

    private readonly WatchedTime _time = new();

    public static TheoryData<AttentionTransport> Transports => [AttentionTransport.Rest, AttentionTransport.Grpc];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_busy_service_is_asked_again_after_the_time_that_it_names(AttentionTransport transport)
    {
        await using var service = new BusyService(2, Later);
        using var host = new ClientHost(service.Server, transport, time: _time);

        var answer = TranslateAsync(host);
        Assert.Equal(Later, await _time.NextWaitAsync());
        _time.Advance(Later - TimeSpan.FromMilliseconds(1));
        Assert.Single(service.Asked);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Later, await _time.NextWaitAsync());
        _time.Advance(Later);

        Assert.Equal("oui", (await answer).Translation);
        Assert.Equal(3, service.Asked.Count);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_stream_is_asked_for_again_before_it_has_begun(AttentionTransport transport)
    {
        await using var service = new BusyService(1, Later);
        using var host = new ClientHost(service.Server, transport, time: _time);

        var events = host.Client.StreamTranslationAsync("yes", "en", "fr", cancellationToken: Cancelled).ToListAsync(Cancelled);
        Assert.Equal(Later, await _time.NextWaitAsync());
        _time.Advance(Later);

        Assert.Equal("oui", Assert.Single(await events).Done!.Translations.Single().Translation);
        Assert.Equal(2, service.Asked.Count);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Without_a_time_the_wait_is_short_and_there_is_one(AttentionTransport transport)
    {
        await using var service = new BusyService(1, null);
        using var host = new ClientHost(service.Server, transport, time: _time);

        var answer = TranslateAsync(host);
        var wait = await _time.NextWaitAsync();
        Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        _time.Advance(wait);

        Assert.Equal("oui", (await answer).Translation);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_wait_that_is_longer_than_the_longest_is_left_to_the_caller(AttentionTransport transport)
    {
        await using var service = new BusyService(1, TimeSpan.FromMinutes(5));
        using var host = new ClientHost(service.Server, transport, time: _time);

        var fault = await Assert.ThrowsAsync<AttentionException>(() => TranslateAsync(host));

        Assert.Equal((ErrorCode.QueueFull, TimeSpan.FromMinutes(5), "Busy."), (fault.Code, fault.RetryAfter, fault.Message));
        Assert.Single(service.Asked);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task No_request_is_sent_again_where_that_is_switched_off(AttentionTransport transport)
    {
        await using var service = new BusyService(1, Later);
        using var host = new ClientHost(service.Server, transport, options => options.MaxRetries = 0);

        Assert.Equal(Later, (await Assert.ThrowsAsync<AttentionException>(() => TranslateAsync(host))).RetryAfter);

        Assert.Single(service.Asked);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_service_that_stays_busy_is_given_up_with_what_it_says(AttentionTransport transport)
    {
        await using var service = new BusyService(100, Later);
        using var host = new ClientHost(service.Server, transport, options => options.MaxRetries = 2, _time);

        var answer = TranslateAsync(host);
        for (var i = 0; i < 2; i++)
        {
            _time.Advance(await _time.NextWaitAsync());
        }

        Assert.Equal(ErrorCode.QueueFull, (await Assert.ThrowsAsync<AttentionException>(() => answer)).Code);
        Assert.Equal(3, service.Asked.Count);
    }

    [Theory]
    [InlineData(503, 2)]
    [InlineData(400, 1)]
    [InlineData(500, 1)]
    public async Task Only_a_service_that_may_answer_later_is_asked_again(int status, int times)
    {
        await using var service = new BusyService(1, TimeSpan.Zero, status);
        using var host = new ClientHost(service.Server, AttentionTransport.Rest);

        try
        {
            await TranslateAsync(host);
        }
        catch (AttentionException) when (times == 1)
        {
        }

        Assert.Equal(times, service.Asked.Count);
    }

    [Fact]
    public async Task A_stream_that_cannot_go_back_is_sent_whole_both_times()
    {
        await using var service = new BusyService(1, TimeSpan.Zero);
        using var host = new ClientHost(service.Server, AttentionTransport.Rest);
        var file = Encoding.ASCII.GetBytes("the bytes of an image");
        using var oneWay = new OneWayStream(file);

        // What comes back is no caption; that both tries sent the same is the point.
        await Assert.ThrowsAsync<AttentionException>(() => host.Client.CaptionAsync(oneWay, cancellationToken: Cancelled));

        Assert.Equal(2, service.Asked.Count);
        Assert.All(service.Asked, body => Assert.True(body.AsSpan().IndexOf(file) >= 0));
        Assert.False(oneWay.IsClosed);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_time_of_a_call_counts_its_waits(AttentionTransport transport)
    {
        var (wait, timeout) = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(25));
        await using var service = new BusyService(100, wait);
        using var host = new ClientHost(service.Server, transport, options => options.Timeout = timeout, _time);
        _time.SetUtcNow(DateTimeOffset.UtcNow);   // gRPC compares deadlines with the clock on the wall.

        var answer = TranslateAsync(host);
        Assert.Equal(timeout, await _time.NextWaitAsync());
        Assert.Equal(wait, await _time.NextWaitAsync());
        _time.Advance(timeout);

        var fault = await Assert.ThrowsAsync<AttentionException>(() => answer);
        Assert.Equal((ErrorCode.DeadlineExceeded, "There was no answer within 25 s."), (fault.Code, fault.Message));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_gives_up_while_it_waits_is_told_nothing_else(AttentionTransport transport)
    {
        await using var service = new BusyService(100, Later);
        using var host = new ClientHost(service.Server, transport, time: _time);
        using var caller = new CancellationTokenSource();

        var answer = host.Client.TranslateAsync("yes", "en", "fr", cancellationToken: caller.Token);
        await _time.NextWaitAsync();
        await caller.CancelAsync();

        var end = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(caller.Token, end.CancellationToken);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Task<TranslationResult> TranslateAsync(ClientHost host) => host.Client.TranslateAsync("yes", "en", "fr", cancellationToken: Cancelled);
}
