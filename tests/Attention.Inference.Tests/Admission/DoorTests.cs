using Attention.Contracts;
using Attention.Inference.Admission;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Attention.Inference.Tests.Admission;

/// <summary>Who is let in, and what the bodies of all may hold together.</summary>
public sealed class DoorTests
{
    private const int Mebibyte = 1 << 20;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void As_many_requests_of_a_task_are_open_as_may_be_and_those_of_others_come_in_beside_them()
    {
        var door = Door(options => options.MaxRequests = 1);
        var first = door.Enter("saliency");

        var refusal = Assert.Throws<InferenceException>(() => door.Enter("saliency"));
        using var other = door.Enter("translation");
        first.Dispose();
        using var next = door.Enter("saliency");

        Assert.Equal(ErrorCode.QueueFull, refusal.Code);
        Assert.Contains("Admission:MaxRequests", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_of_all_bodies_are_bounded_and_come_back_when_requests_end()
    {
        var door = Door(options => options.MaxBodyBytes = 16 * Mebibyte);
        var large = door.Enter("saliency");
        large.Charge(10 * Mebibyte);
        using var other = door.Enter("saliency");

        var refusal = Assert.Throws<InferenceException>(() => other.Charge(10 * Mebibyte));
        large.Dispose();
        large.Dispose();
        other.Charge(10 * Mebibyte);

        Assert.Equal(ErrorCode.QueueFull, refusal.Code);
        Assert.Contains("Admission:MaxBodyBytes", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(10 * Mebibyte, door.BytesTaken);
    }

    [Fact]
    public void Small_bodies_find_room_where_large_ones_do_not()
    {
        var door = Door(options => options.MaxBodyBytes = 16 * Mebibyte);
        using var large = door.Enter("saliency");
        large.Charge(14 * Mebibyte);
        using var larger = door.Enter("saliency");
        using var small = door.Enter("translation");

        small.Charge(Mebibyte / 2);

        Assert.Throws<InferenceException>(() => larger.Charge(Mebibyte));
    }

    [Fact]
    public void A_body_that_stands_still_makes_room_for_one_that_comes()
    {
        var door = Door(options => options.MaxBodyBytes = 16 * Mebibyte);
        using var still = door.Enter("saliency");
        still.Charge(10 * Mebibyte);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        // A byte now and then is no progress.
        still.Charge(1);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        using var moving = door.Enter("saliency");

        moving.Charge(10 * Mebibyte);

        Assert.True(still.Evicted.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)));
        still.Refund(10 * Mebibyte);
        Assert.Equal(10 * Mebibyte, door.BytesTaken);
    }

    [Fact]
    public void Who_waits_for_an_answer_is_not_one_that_stands_still()
    {
        var door = Door(options => options.MaxBodyBytes = 16 * Mebibyte);
        using var waiting = door.Enter("saliency");
        waiting.Charge(14 * Mebibyte);
        waiting.HasArrived();
        _time.Advance(TimeSpan.FromMinutes(1));
        using var other = door.Enter("saliency");

        Assert.Throws<InferenceException>(() => other.Charge(14 * Mebibyte));
        Assert.False(waiting.Evicted.IsCancellationRequested);
    }

    [Fact]
    public void A_call_that_waits_for_answers_keeps_its_place_and_one_that_is_idle_gives_it_to_the_next()
    {
        var door = Door(options => options.MaxRequests = 1);
        using var call = door.Enter("translation in bulk");
        call.Charge(10);
        call.HasArrived(8);
        call.Awaits();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Throws<InferenceException>(() => door.Enter("translation in bulk"));

        call.Refund(8);
        using var next = door.Enter("translation in bulk");

        Assert.True(call.Evicted.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)));
        Assert.False(next.Evicted.IsCancellationRequested);
    }

    [Fact]
    public void A_request_that_would_not_be_answered_in_its_time_is_refused_with_when_it_would()
    {
        var door = Door();
        Answer(door, TimeSpan.FromSeconds(1));
        var open = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Waiting(door, TimeSpan.FromSeconds(2))).ToList();

        var refusal = Assert.Throws<InferenceException>(() => door.Enter("saliency", TimeSpan.FromSeconds(2)));
        using var patient = door.Enter("saliency", TimeSpan.FromMinutes(10));
        using var endless = door.Enter("saliency");
        using var other = door.Enter("translation", TimeSpan.FromSeconds(2));

        Assert.Equal(ErrorCode.QueueFull, refusal.Code);
        Assert.Equal(TimeSpan.FromSeconds(open.Count + 1), refusal.RetryAfter);
    }

    [Fact]
    public void A_body_on_its_way_holds_up_nobody_and_finds_out_whether_it_is_in_time_once_it_is_there()
    {
        var door = Door();
        Answer(door, TimeSpan.FromSeconds(1));
        var sending = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => door.Enter("saliency", TimeSpan.FromMinutes(1))).ToList();
        using var quick = door.Enter("saliency", TimeSpan.FromSeconds(2));
        quick.HasArrived();
        using var slow = door.Enter("saliency", TimeSpan.FromSeconds(2));

        sending.ForEach(static permit => permit.HasArrived());

        Assert.Equal(ErrorCode.QueueFull, Assert.Throws<InferenceException>(slow.HasArrived).Code);
    }

    [Fact]
    public void What_is_heavy_counts_as_many_light_ones_and_does_not_make_those_seem_slow()
    {
        var door = Door();
        var heavy = new WorkLoad(1, 99 << 23, "image");
        using (var permit = Waiting(door))
        {
            permit.Weigh(heavy);
            _time.Advance(TimeSpan.FromSeconds(100));
            permit.Answers();
        }

        var light = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Waiting(door)).ToList();
        door.Enter("saliency", TimeSpan.FromSeconds(2.5 * (light.Count + 1))).Dispose();
        light[0].Weigh(heavy);

        Assert.Throws<InferenceException>(() => door.Enter("saliency", TimeSpan.FromSeconds(100)));
    }

    [Fact]
    public void Who_reads_an_answer_holds_up_nobody_who_waits_for_one()
    {
        var door = Door();
        Answer(door, TimeSpan.FromSeconds(1));
        var reading = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Waiting(door, TimeSpan.FromMinutes(10))).ToList();
        Assert.Throws<InferenceException>(() => door.Enter("saliency", TimeSpan.FromSeconds(2)));

        reading.ForEach(static permit => permit.Answers());
        reading[0].Answers();
        using var next = door.Enter("saliency", TimeSpan.FromSeconds(2));

        reading.ForEach(static permit => permit.Dispose());
        using var other = door.Enter("saliency", TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Answers_that_come_in_bursts_promise_no_more_than_their_mean()
    {
        var door = Door();
        for (var burst = 0; burst < 20; burst++)
        {
            var open = Enumerable.Range(0, 10).Select(_ => door.Enter("saliency")).ToList();
            open.ForEach(static permit => permit.HasArrived());
            _time.Advance(TimeSpan.FromSeconds(100));
            open.ForEach(static permit => permit.Answers());
            open.ForEach(static permit => permit.Dispose());
        }

        var waiting = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Waiting(door)).ToList();
        var refusal = Assert.Throws<InferenceException>(() => door.Enter("saliency", TimeSpan.FromSeconds(1)));

        Assert.InRange(refusal.RetryAfter!.Value.TotalSeconds, 8.0 * (waiting.Count + 1), 10.0 * (waiting.Count + 1));
    }

    [Fact]
    public void What_is_refused_or_given_up_says_nothing_of_how_long_answers_take()
    {
        var door = Door();
        Answer(door, TimeSpan.FromSeconds(1));
        using (door.Enter("saliency"))
        {
            _time.Advance(TimeSpan.FromHours(1));
        }

        var open = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Waiting(door, TimeSpan.FromMinutes(10))).ToList();

        using var next = door.Enter("saliency", TimeSpan.FromMinutes(10));
        Assert.NotEmpty(open);
    }

    [Fact]
    public async Task A_permit_flows_with_the_request_that_it_was_given_to()
    {
        using var permit = Door().Enter("saliency");

        await Task.Yield();

        Assert.Same(permit, RequestPermit.Current);
        Assert.Null(await NewFlowAsync(static () => RequestPermit.Current));
    }

    [Fact]
    public async Task Requests_side_by_side_do_not_see_each_other_and_the_one_before_goes_on_after_one_within_it()
    {
        var door = Door();
        using var outer = door.Enter("saliency");
        door.Enter("saliency").Dispose();
        Assert.Same(outer, RequestPermit.Current);

        var permits = await Task.WhenAll(AskAsync(), AskAsync());

        Assert.NotSame(permits[0], permits[1]);
        Assert.Same(outer, RequestPermit.Current);

        async Task<RequestPermit?> AskAsync()
        {
            using var permit = door.Enter("saliency");
            await Task.Yield();
            return RequestPermit.Current;
        }
    }

    private static Task<T> NewFlowAsync<T>(Func<T> read)
    {
        using var _ = ExecutionContext.SuppressFlow();
        return Task.Run(read, TestContext.Current.CancellationToken);
    }

    private static RequestPermit Waiting(Door door, TimeSpan? timeLeft = null)
    {
        var permit = door.Enter("saliency", timeLeft);
        permit.HasArrived();
        return permit;
    }

    private void Answer(Door door, TimeSpan duration)
    {
        using var permit = door.Enter("saliency");
        permit.HasArrived();
        _time.Advance(duration);
        permit.Answers();
    }

    private Door Door(Action<AdmissionOptions>? set = null)
    {
        var options = new AdmissionOptions();
        set?.Invoke(options);
        return new Door(Options.Create(options), _time);
    }
}
