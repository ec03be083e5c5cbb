using System.Collections.Concurrent;

namespace Attention.Stress.Clients;

/// <summary>How requests ended, by HTTP status; calls of gRPC count as what their status is over HTTP.</summary>
internal sealed class Tally
{
    /// <summary>The connection ended without an answer.</summary>
    public const int Closed = 0;

    /// <summary>The client went first.</summary>
    public const int Left = -1;

    private readonly ConcurrentDictionary<int, int> _counts = new();

    /// <summary>Answers that should never be given: 500 and its like.</summary>
    public int Faults => Sum(static status => status is >= 500 and not 503 and not 504);

    /// <summary>Refusals that blame the service: 503 and 504.</summary>
    public int Refusals => Sum(static status => status is 503 or 504);

    public int Total => Sum(static _ => true);

    public int this[int status] => _counts.GetValueOrDefault(status);

    public void Count(int status) => _counts.AddOrUpdate(status, 1, static (_, count) => count + 1);

    public override string ToString() => string.Join(' ', _counts.OrderBy(static pair => pair.Key).Select(static pair => $"{Name(pair.Key)}x{pair.Value}"));

    private int Sum(Func<int, bool> isMeant) => _counts.Where(pair => isMeant(pair.Key)).Sum(static pair => pair.Value);

    private static string Name(int status) => status switch
    {
        Closed => "closed",
        Left => "left",
        _ => $"{status}",
    };
}
