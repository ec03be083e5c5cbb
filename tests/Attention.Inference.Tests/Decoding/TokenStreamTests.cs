using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

public sealed class TokenStreamTests
{
    [Fact]
    public async Task A_reader_that_stops_without_cancelling_stops_the_decoding()
    {
        var decoding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await foreach (var token in StreamAsync(decoding))
        {
            Assert.Equal(1, token);
            break;
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoding.Task);
    }

    [Fact]
    public async Task Tokens_come_until_the_answer_does()
    {
        await using var stream = new TokenStream<int>(TestContext.Current.CancellationToken);
        stream.Write(1);
        stream.Write(2);

        Assert.Equal([1, 2], await stream.ReadUntil(Task.CompletedTask).ToListAsync(TestContext.Current.CancellationToken));
    }

    // As pipelines stream: the answer is worked on until nobody reads any more.
    private static async IAsyncEnumerable<int> StreamAsync(TaskCompletionSource decoding)
    {
        await using var stream = new TokenStream<int>(TestContext.Current.CancellationToken);
        stream.Reading.Register(() => decoding.TrySetCanceled(stream.Reading));
        stream.Write(1);
        await foreach (var token in stream.ReadUntil(decoding.Task))
        {
            yield return token;
        }
    }
}
