using System.Diagnostics;

namespace Attention.Benchmarks.Load;

/// <summary>Clients that each send their next request as soon as the last is answered.</summary>
internal static class ClosedLoop
{
    private static int _requests;

    /// <summary>Keeps <paramref name="clients"/> busy and measures once they have warmed up.</summary>
    public static async Task<Window> MeasureAsync(Client client, ChildProcess server, int clients, TimeSpan warmUp, TimeSpan duration)
    {
        using var stop = new CancellationTokenSource();
        var loops = Enumerable.Range(0, clients).Select(_ => LoopAsync(client, () => !stop.IsCancellationRequested)).ToList();
        await Task.Delay(warmUp);
        var begin = Window.Moment.Now(server);
        await Task.Delay(duration);
        var end = Window.Moment.Now(server);
        await stop.CancelAsync();
        var calls = await Task.WhenAll(loops);
        return Window.Between(begin, end, calls.SelectMany(static calls => calls));
    }

    /// <summary>Sends a number of requests.</summary>
    public static Task RunAsync(Client client, int clients, int requests)
    {
        var left = requests;
        return Task.WhenAll(Enumerable.Range(0, clients).Select(_ => LoopAsync(client, () => Interlocked.Decrement(ref left) >= 0)));
    }

    /// <summary>The tokens of the answers to the first inputs, in their order, asked for by <paramref name="clients"/> at a time.</summary>
    public static async Task<string[][]> AnswersAsync(Client client, int clients, int inputs)
    {
        var answers = new string[inputs][];
        await Parallel.ForAsync(0, inputs, new ParallelOptions { MaxDegreeOfParallelism = clients }, async (input, _) => answers[input] = client.Tokens(await client.Send(input)));
        return answers;
    }

    private static async Task<List<(long Sent, long Answered)>> LoopAsync(Client client, Func<bool> goesOn)
    {
        await Task.Yield();
        var calls = new List<(long, long)>(1024);
        while (goesOn())
        {
            var sent = Stopwatch.GetTimestamp();
            await client.Send(Interlocked.Increment(ref _requests));
            calls.Add((sent, Stopwatch.GetTimestamp()));
        }

        return calls;
    }
}
