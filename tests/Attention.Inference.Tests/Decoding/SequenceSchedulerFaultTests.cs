using Attention.Contracts;

namespace Attention.Inference.Tests.Decoding;

/// <summary>What becomes of sequences when a graph fails on them.</summary>
public sealed class SequenceSchedulerFaultTests
{
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
}
