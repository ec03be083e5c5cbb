using System.Collections.Concurrent;

namespace Attention.Inference.Admission;

/// <summary>Threads of their own for work that keeps a core busy.</summary>
internal sealed class WorkThreads : TaskScheduler, IDisposable
{
    // Hidden from the work: what it awaits goes on where it would otherwise, and does not stand in line here again. Nor does what waits for
    // the work go on here.
    private const TaskCreationOptions Apart =
        TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler | TaskCreationOptions.RunContinuationsAsynchronously;

    // Not bounded here: who may come is decided before.
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread[] _threads;

    public WorkThreads(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(index => new Thread(Work) { IsBackground = true, Name = $"work {index}" })];
        Array.ForEach(_threads, static thread => thread.Start());
    }

    public Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, Apart, this);

    public void Dispose()
    {
        _tasks.CompleteAdding();
        Array.ForEach(_threads, static thread => thread.Join());
        _tasks.Dispose();
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    // Whoever waits for work on a thread of the pool must not do it there.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

    private void Work()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
