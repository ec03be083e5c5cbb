using Attention.Inference.Batching;

namespace Attention.Inference.Tests.Batching;

public sealed class RequesterTests
{
    [Fact]
    public async Task Whatever_a_requester_starts_asks_in_its_name_wherever_it_runs()
    {
        using var requester = Requester.Begin();

        Assert.Same(requester, Requester.Current);
        Assert.Same(requester, await Task.Run(static () => Requester.Current, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Requesters_side_by_side_do_not_see_each_other()
    {
        var requesters = await Task.WhenAll(AskAsync(), AskAsync());

        Assert.NotSame(requesters[0], requesters[1]);
        Assert.Null(Requester.Current);

        static async Task<Requester?> AskAsync()
        {
            using var _ = Requester.Begin();
            await Task.Yield();
            return Requester.Current;
        }
    }

    [Fact]
    public void Afterwards_the_one_before_asks_again()
    {
        using var outer = Requester.Begin();
        Requester.Begin().Dispose();

        Assert.Same(outer, Requester.Current);
    }
}
