using Attention.Contracts;
using Attention.Inference.Admission;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Admission;

/// <summary>Who works when not everybody can.</summary>
public sealed class WorkBudgetTests
{
    private const long Capacity = 1 << 20;

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly WorkBudget _budget = new(Options.Create(new AdmissionOptions { MaxWorkBytes = Capacity }));
    private readonly Door _door = new(Options.Create(new AdmissionOptions()), TimeProvider.System);

    [Fact]
    public async Task What_never_fits_is_refused_with_its_field_and_the_limit()
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => TakeAsync(Capacity + 1));

        Assert.Equal((ErrorCode.TooLarge, "image"), (refusal.Code, refusal.Field));
        Assert.Contains($"{Capacity} (Admission:MaxWorkBytes)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_yet_waits_for_what_is_given_back()
    {
        var first = await TakeAsync(Capacity);
        var second = TakeAsync(1);

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();

        Assert.Equal(0, _budget.BytesTaken);
    }

    [Fact]
    public async Task Tasks_take_turns_however_many_wait_for_one()
    {
        var order = new List<string>();
        var first = await TakeAsync(Capacity);
        var waiting = new List<Task>();
        foreach (var task in new[] { "saliency", "saliency", "saliency", "translation" })
        {
            waiting.Add(RunAsync(task));
        }

        first.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["saliency", "translation", "saliency", "saliency"], order);

        async Task RunAsync(string task)
        {
            using var permit = _door.Enter(task);
            using var lease = await TakeAsync(Capacity);
            order.Add(task);
        }
    }

    [Fact]
    public async Task A_lighter_load_of_another_task_passes_one_that_does_not_fit_but_not_for_ever()
    {
        var first = await TakeAsync(Capacity / 2);
        var heavy = TakeAsync(Capacity);
        var passed = 0;
        while (await EnterLightAsync() is { IsCompleted: true } light)
        {
            (await light).Dispose();
            passed++;
        }

        Assert.InRange(passed, 1, 100);
        Assert.False(heavy.IsCompleted);
        first.Dispose();
        (await heavy).Dispose();

        async Task<Task<WorkBudget.Lease>> EnterLightAsync()
        {
            await Task.CompletedTask;
            using var permit = _door.Enter("translation");
            return TakeAsync(1);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_makes_room_for_the_next()
    {
        using var cancellation = new CancellationTokenSource();
        var first = await TakeAsync(Capacity / 2);
        var heavy = _budget.TakeAsync(new WorkLoad(0, Capacity, "image"), cancellation.Token);
        var behind = TakeAsync(1);

        Assert.False(behind.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => heavy);
        (await behind).Dispose();
        first.Dispose();
        Assert.Equal(0, _budget.BytesTaken);
    }

    [Fact]
    public async Task Work_is_done_on_threads_of_its_own()
    {
        using var work = new WorkSlots(_budget);

        Assert.False(await work.RunAsync(static () => Thread.CurrentThread.IsThreadPoolThread, Cancellation));
        await Assert.ThrowsAsync<InvalidDataException>(() => work.RunAsync<int>(static () => throw new InvalidDataException(), Cancellation));
    }

    [Fact]
    public async Task What_work_waits_for_goes_on_elsewhere()
    {
        using var work = new WorkSlots(_budget);

        Assert.True(await await work.RunAsync(WaitAsync, Cancellation));

        static async Task<bool> WaitAsync()
        {
            await Task.Yield();
            return Thread.CurrentThread.IsThreadPoolThread;
        }
    }

    private Task<WorkBudget.Lease> TakeAsync(long bytes) => _budget.TakeAsync(new WorkLoad(0, bytes, "image"), Cancellation);
}
