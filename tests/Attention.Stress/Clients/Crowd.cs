using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Attention.Benchmarks.Load;

namespace Attention.Stress.Clients;

/// <summary>Clients of one service who come together, and leave together when their time is up.</summary>
internal sealed class Crowd(Server server) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = server.Rest, Timeout = Timeout.InfiniteTimeSpan };

    public Server Server => server;

    public Tally Tally { get; } = new();

    /// <summary>Calls of gRPC, all over one connection.</summary>
    public RpcClient Rpc { get; } = new(server.Grpc);

    /// <summary>What was found to be wrong, besides what is looked at after every attack.</summary>
    public List<string> Faults { get; } = [];

    public CancellationToken End => _end.Token;

    public void LeaveAfter(TimeSpan time) => _end.CancelAfter(time);

    /// <summary>So many at once. Each tells how it went for it.</summary>
    public Task TogetherAsync(int clients, Func<int, Task<int>> client) => Task.WhenAll(Enumerable.Range(0, clients).Select(number => CountAsync(() => client(number))));

    /// <summary>So many at once who come again, until so many requests are sent or the time is up.</summary>
    public async Task RepeatAsync(int clients, int requests, Func<int, Task<int>> request)
    {
        var sent = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (!End.IsCancellationRequested && Interlocked.Increment(ref sent) is var number && number <= requests)
            {
                await CountAsync(() => request(number));
            }
        }));
    }

    public Task<int> PostAsync(Route route, int request, params (string Name, string Value)[] headers) => PostAsync(route.Path, route.MediaType, route.Body(request), headers);

    /// <returns>The status, once the whole answer is read.</returns>
    public async Task<int> PostAsync(string path, string type, byte[] body, params (string Name, string Value)[] headers)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } } };
        foreach (var (name, value) in headers)
        {
            message.Headers.Add(name, value);
        }

        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, End);
        await response.Content.CopyToAsync(Stream.Null, End);
        return (int)response.StatusCode;
    }

    public Task<RawConnection> OpenAsync(int receiveBytes = 0) => RawConnection.OpenAsync(server.Rest, End, receiveBytes);

    /// <summary>Has an honest client ask for something now, who must be answered as expected and in time.</summary>
    public async Task DemandAsync(string what, TimeSpan within, int[] expected, Func<Task<int>> request)
    {
        var sent = Stopwatch.GetTimestamp();
        var status = await StatusAsync(request);
        if (Stopwatch.GetElapsedTime(sent) is var took && (!expected.Contains(status) || took > within))
        {
            Faults.Add(FormattableString.Invariant($"{what}: {status} after {took.TotalSeconds:0.0} s, wanted {string.Join(" or ", expected)} within {within.TotalSeconds:0.0} s"));
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _http.Dispose();
        Rpc.Dispose();
    }

    private async Task CountAsync(Func<Task<int>> client) => Tally.Count(await StatusAsync(client));

    private async Task<int> StatusAsync(Func<Task<int>> request)
    {
        // From here on it is everybody's own time.
        await Task.Yield();
        try
        {
            return await request();
        }
        catch (OperationCanceledException)
        {
            return Tally.Left;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException)
        {
            return End.IsCancellationRequested ? Tally.Left : Tally.Closed;
        }
    }
}
