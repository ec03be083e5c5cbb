using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Pooling;

namespace Attention.Inference.Tests.Decoding;

/// <summary>What runs together, step by step.</summary>
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
    public async Task The_memory_of_a_sequence_is_given_back_when_it_has_left()
    {
        using var decoder = new Decoder(Rules.Counting(2));
        var memory = new SequenceMemory(1, new Rented<float>(4), new Dictionary<string, Range> { ["memory"] = 0..4 });

        await decoder.Scheduler.DecodeAsync(memory, new BeamSearch(Decoder.Options(beam: 1), Decoder.Start, Decoder.End), TestContext.Current.CancellationToken);

        Assert.Throws<ObjectDisposedException>(() => memory["memory"].Length);
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
}
