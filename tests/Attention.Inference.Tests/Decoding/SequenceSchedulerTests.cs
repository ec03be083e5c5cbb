using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Decoding;

public sealed class SequenceSchedulerTests
{
    [Fact]
    public async Task Many_sequences_of_many_widths_answer_as_they_do_alone()
    {
        using var decoder = new Decoder(Rules.Babble, new BatchingOptions { MaxRows = 120 });
        var alone = new Dictionary<int, string>();
        for (var beam = 1; beam <= 10; beam++)
        {
            alone[beam] = Words(await decoder.DecodeAsync(Decoder.Options(beam)));
        }

        using var all = new ManualResetEventSlim();
        decoder.Model.OnRun = all.Wait;
        var running = Enumerable.Range(0, 100).Select(i => (Beam: (i % 10) + 1, Answer: decoder.DecodeAsync(Decoder.Options((i % 10) + 1)))).ToList();
        all.Set();

        foreach (var (beam, answer) in running)
        {
            Assert.Equal(alone[beam], Words(await answer));
        }

        Assert.True(decoder.Model.BatchSizes.Max() > 1, "nothing was batched");

        static string Words(IReadOnlyList<Hypothesis> hypotheses) => string.Join('|', hypotheses.Select(hypothesis => string.Join(' ', hypothesis.Tokens.Select(token => token.Token))));
    }

    [Fact]
    public async Task A_sequence_joins_while_others_are_under_way_and_leaves_before_them()
    {
        using var decoder = new Decoder(Rules.Counting(8));
        using var running = new ManualResetEventSlim();
        using var joined = new ManualResetEventSlim();
        decoder.Model.OnRun = () =>
        {
            running.Set();
            joined.Wait();
        };

        var first = decoder.DecodeAsync(Decoder.Options(beam: 1, maxTokens: 20));
        running.Wait(TestContext.Current.CancellationToken);
        var second = decoder.DecodeAsync(Decoder.Options(beam: 1, maxTokens: 2));
        joined.Set();

        Assert.False((await second)[0].Finished);
        Assert.Equal(9, (await first)[0].Tokens.Count);
        Assert.Equal([1, 2, 2, 1, 1, 1, 1, 1, 1], decoder.Model.BatchSizes);
    }

    [Theory]
    [InlineData(5, 40, new[] { 1, 2 })]
    [InlineData(5, 400, new[] { 1, 1, 1 })]
    public async Task Sequences_share_a_step_whatever_their_beams_unless_one_would_pad_the_other_far(int beam, int length, int[] batchSizes)
    {
        using var decoder = new Decoder(Rules.Counting(1));
        using var running = new ManualResetEventSlim();
        using var joined = new ManualResetEventSlim();
        decoder.Model.OnRun = () =>
        {
            running.Set();
            joined.Wait();
        };

        var first = decoder.DecodeAsync(Decoder.Options(beam: 1, maxTokens: 2), length: 4);
        running.Wait(TestContext.Current.CancellationToken);
        var second = decoder.DecodeAsync(Decoder.Options(beam, maxTokens: 1), length);
        joined.Set();
        await Task.WhenAll(first, second);

        Assert.Equal(batchSizes, decoder.Model.BatchSizes);
    }

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
    public async Task A_step_that_fails_fails_its_sequences_and_no_others()
    {
        using var decoder = new Decoder(Rules.Counting(3));
        decoder.Model.OnRun = () => throw new InvalidOperationException("out of memory");

        var failure = await Assert.ThrowsAsync<InferenceException>(() => decoder.DecodeAsync(Decoder.Options(beam: 2)));

        Assert.Equal(ErrorCode.Internal, failure.Code);
        Assert.DoesNotContain("out of memory", failure.Message, StringComparison.Ordinal);
        decoder.Model.OnRun = null;
        Assert.Equal(2, (await decoder.DecodeAsync(Decoder.Options(beam: 2))).Count);
    }

    [Fact]
    public async Task A_batch_that_fails_is_decoded_again_one_by_one_and_nothing_is_told_twice()
    {
        using var decoder = new Decoder(Rules.Counting(5));
        using var running = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var steps = 0;
        decoder.Model.OnRun = () =>
        {
            running.Set();
            go.Wait();
            // The third step of the batch fails; alone, every step succeeds.
            if (++steps == 3)
            {
                throw new InvalidOperationException("out of memory");
            }
        };
        var (first, second) = (new List<int>(), new List<int>());
        var one = decoder.DecodeAsync(Decoder.Options(beam: 1) with { OnToken = token => first.Add(token.Token) });
        running.Wait(TestContext.Current.CancellationToken);
        var other = decoder.DecodeAsync(Decoder.Options(beam: 1) with { OnToken = token => second.Add(token.Token) });
        go.Set();

        var answers = await Task.WhenAll(one, other);

        Assert.Contains(2, decoder.Model.BatchSizes);
        Assert.All(answers, answer => Assert.True(answer[0].Finished));
        Assert.Equal(answers[0][0].Tokens.Select(token => token.Token), first);
        Assert.Equal(answers[1][0].Tokens.Select(token => token.Token), second);
    }

    [Fact]
    public async Task A_sequence_whose_memory_does_not_fit_fails_alone_and_the_engine_lives()
    {
        using var decoder = new Decoder(Rules.Counting(3));
        decoder.Model.OnAdd = static memory => Assert.NotEqual(9, memory.Length);

        await Assert.ThrowsAsync<InferenceException>(() => decoder.DecodeAsync(Decoder.Options(beam: 2), length: 9));

        Assert.Equal(2, (await decoder.DecodeAsync(Decoder.Options(beam: 2))).Count);
    }

    [Fact]
    public async Task Those_that_join_are_read_together_between_two_steps()
    {
        using var decoder = new Decoder(Rules.Counting(2), new BatchingOptions { MaxBatchSize = 2 });
        using var running = new ManualResetEventSlim();
        using var joined = new ManualResetEventSlim();
        decoder.Model.OnRun = () =>
        {
            running.Set();
            joined.Wait();
        };
        var answers = new List<Task> { decoder.DecodeAsync(Decoder.Options(beam: 1), length: 1) };
        running.Wait(TestContext.Current.CancellationToken);
        answers.AddRange(Enumerable.Range(2, 3).Select(length => decoder.DecodeAsync(Decoder.Options(beam: 1), length)));
        joined.Set();

        await Task.WhenAll(answers);

        // No more at a time than a batch; the others go on meanwhile.
        Assert.Equal([[1], [2, 3], [4]], decoder.Init.Batches);
        Assert.Equal([1, 3, 4, 3, 1], decoder.Model.BatchSizes);
    }

    [Fact]
    public async Task An_input_that_cannot_be_read_fails_alone()
    {
        using var decoder = new Decoder(Rules.Counting(2));
        using var running = new ManualResetEventSlim();
        using var joined = new ManualResetEventSlim();
        using var failed = decoder.Collect<long>("attention.requests.failed");
        decoder.Model.OnRun = () =>
        {
            running.Set();
            joined.Wait();
        };
        decoder.Init.OnRun = static inputs => Assert.DoesNotContain(inputs, static input => input.Length == 9);
        var first = decoder.DecodeAsync(Decoder.Options(beam: 1), length: 1);
        running.Wait(TestContext.Current.CancellationToken);
        var (bad, good) = (decoder.DecodeAsync(Decoder.Options(beam: 1), length: 9), decoder.DecodeAsync(Decoder.Options(beam: 1), length: 2));
        joined.Set();

        var failure = await Assert.ThrowsAsync<InferenceException>(() => bad);

        Assert.Equal("fake/init failed.", failure.Message);
        Assert.True((await good)[0].Finished);
        Assert.True((await first)[0].Finished);
        Assert.Equal([[1], [9, 2], [9], [2]], decoder.Init.Batches);
        Assert.Equal(("init", "backend"), (Assert.Single(failed.GetMeasurementSnapshot()).Tags["graph"], failed.LastMeasurement!.Tags["reason"]));
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
