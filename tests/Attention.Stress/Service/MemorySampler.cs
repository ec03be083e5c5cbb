namespace Attention.Stress.Service;

/// <summary>What a service and its children have in memory, looked at every 50 ms.</summary>
internal sealed class MemorySampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Func<IEnumerable<int>> _processes;
    private readonly Thread _thread;
    private volatile bool _isDone;
    private long _bytes;
    private long _peak;

    public MemorySampler(Func<IEnumerable<int>> processes)
    {
        _processes = processes;
        _thread = new Thread(Sample) { IsBackground = true, Name = "memory" };
        _thread.Start();
    }

    public double MiB => Volatile.Read(ref _bytes) / (double)(1 << 20);

    /// <summary>The most since this was last asked.</summary>
    public double TakePeakMiB() => Interlocked.Exchange(ref _peak, 0) / (double)(1 << 20);

    public void Dispose()
    {
        _isDone = true;
        _thread.Join();
    }

    private void Sample()
    {
        while (!_isDone)
        {
            _bytes = _processes().Sum(ProcessTree.ResidentBytes);
            _peak = Math.Max(Volatile.Read(ref _peak), _bytes);
            Thread.Sleep(Interval);
        }
    }
}
