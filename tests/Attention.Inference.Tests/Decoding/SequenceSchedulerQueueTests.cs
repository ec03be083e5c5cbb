using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Decoding;

/// <summary>Who waits for rows, who leaves them, whose turn it is, and who is not let in.</summary>
public sealed class SequenceSchedulerQueueTests
{
    [Fact]
    public async Task A_cancelled_sequence_gives_up_its_rows_at_the_next_step()
    {
        using var decoder = new Decoder(Rules.Endless);
        using var rows = decoder.Collect<int>("attention.rows.active");
        using var failed = decoder.Collect<long>("attention.requests.failed");
        using var client = new CancellationTokenSource();
        var steps = 0;
        decoder.Model.OnRun = () =>
        {
            if (++steps == 3)
            {
                client.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoder.DecodeAsync(Decoder.Options(beam: 4, maxTokens: 100_000), cancellationToken: client.Token));

        decoder.Model.OnRun = null;
        Assert.Single(await decoder.DecodeAsync(Decoder.Options(beam: 1, maxTokens: 2)));
        Assert.Equal(3, steps);
        Assert.Equal([1, 1, 1, 1, 1], decoder.Model.BatchSizes);
        Assert.Equal(0, rows.GetMeasurementSnapshot().Sum(change => change.Value));
        Assert.Equal("cancelled", Assert.Single(failed.GetMeasurementSnapshot()).Tags["reason"]);
    }

    [Fact]
    public async Task A_sequence_that_is_cancelled_during_a_step_is_over_before_the_step_is()
    {
        using var decoder = new Decoder(Rules.Endless);
        using var client = new CancellationTokenSource();
        using var running = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        decoder.Model.OnRun = () =>
        {
            running.Set();
            go.Wait();
        };
        var decoding = decoder.DecodeAsync(Decoder.Options(beam: 1, maxTokens: 100), cancellationToken: client.Token);
        running.Wait(TestContext.Current.CancellationToken);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoding);
        go.Set();
    }

    [Fact]
    public async Task Requesters_take_turns_for_rows_however_many_sequences_one_of_them_has()
    {
        using var decoder = new Decoder(Rules.Counting(1), new BatchingOptions { MaxRows = 10 });
        using var running = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        decoder.Model.OnRun = () =>
        {
            running.Set();
            go.Wait();
        };
        var joined = new List<int>();
        decoder.Model.OnAdd = memory => joined.Add(memory.Length);
        var answers = new List<Task> { decoder.DecodeAsync(Decoder.Options(beam: 10), length: 1) };
        running.Wait(TestContext.Current.CancellationToken);
        Ask(2, 3, 4);
        Ask(5);
        go.Set();

        await Task.WhenAll(answers);

        Assert.Equal([1, 2, 5, 3, 4], joined);

        // All of one requester.
        void Ask(params int[] lengths)
        {
            using var _ = new Door(Options.Create(new AdmissionOptions()), TimeProvider.System).Enter("any");
            answers.AddRange(lengths.Select(length => decoder.DecodeAsync(Decoder.Options(beam: 10), length)));
        }
    }

    [Fact]
    public async Task A_full_queue_refuses_and_answers_again_afterwards()
    {
        using var decoder = new Decoder(Rules.Counting(3), new BatchingOptions { MaxQueueSize = 2, MaxRows = 10 });
        using var running = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        decoder.Model.OnRun = () =>
        {
            running.Set();
            go.Wait();
        };
        var accepted = new List<Task<IReadOnlyList<Hypothesis>>> { decoder.DecodeAsync(Decoder.Options(beam: 10)) };
        running.Wait(TestContext.Current.CancellationToken);
        accepted.Add(decoder.DecodeAsync(Decoder.Options(beam: 10)));
        accepted.Add(decoder.DecodeAsync(Decoder.Options(beam: 10)));

        var refused = await Assert.ThrowsAsync<InferenceException>(() => decoder.DecodeAsync(Decoder.Options(beam: 1)));

        go.Set();
        Assert.Equal(ErrorCode.QueueFull, refused.Code);
        Assert.Contains("Batching:MaxQueueSize", refused.Message, StringComparison.Ordinal);
        await Task.WhenAll(accepted);
        Assert.Single(await decoder.DecodeAsync(Decoder.Options(beam: 1)));
    }

    [Fact]
    public async Task An_expired_sequence_never_gets_a_row()
    {
        using var decoder = new Decoder(Rules.Counting(3));
        using var expired = new CancellationTokenSource();
        await expired.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoder.DecodeAsync(Decoder.Options(beam: 1), cancellationToken: expired.Token));

        Assert.Empty(decoder.Model.BatchSizes);
    }
}
