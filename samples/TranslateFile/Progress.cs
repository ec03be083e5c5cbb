using System.Diagnostics;

namespace TranslateFile;

/// <summary>A bar with rate and time left, and messages that scroll past above it. Where nobody watches, only the messages.</summary>
internal sealed class Progress(TextWriter console)
{
    private readonly bool _draws = ReferenceEquals(console, Console.Error) && !Console.IsErrorRedirected;
    private long _began;
    private long _drawn;
    private int _first;

    public void Begin(int done) => (_first, _began) = (done, Stopwatch.GetTimestamp());

    public void Show(int done, int total)
    {
        if (_draws && (done == total || Stopwatch.GetElapsedTime(_drawn) > TimeSpan.FromMilliseconds(100)))
        {
            _drawn = Stopwatch.GetTimestamp();
            var rate = (done - _first) / Stopwatch.GetElapsedTime(_began).TotalSeconds;
            console.Write($"\r{Bar(done, total, rate)}{(done == total ? "\n" : "")}");
        }
    }

    public void Tell(string message) => console.WriteLine(_draws ? $"\r{message,-79}" : message);

    /// <summary>How far it is, at a rate in lines per second.</summary>
    internal static string Bar(int done, int total, double rate)
    {
        var left = rate > 0 ? TimeSpan.FromSeconds(Math.Round((total - done) / rate)) : TimeSpan.Zero;
        var bar = new string('#', 30 * done / total).PadRight(30, '.');
        return $"[{bar}] {done}/{total}  {rate:0.0} lines/s  {left} left".PadRight(79);
    }
}
