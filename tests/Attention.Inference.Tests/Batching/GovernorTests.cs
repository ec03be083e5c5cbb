using System.Collections.Concurrent;
using Attention.Inference.Batching;

namespace Attention.Inference.Tests.Batching;

public sealed class GovernorTests
{
    private readonly ConcurrentQueue<string> _order = new();
    private readonly List<Thread> _threads = [];

    [Fact]
    public void Encoders_leave_a_core_to_steps()
    {
        var governor = new Governor(cores: 2);
        var first = governor.Enter(GraphPriority.Encoder);
        Queue(governor, GraphPriority.Encoder, "encoder");

        governor.Enter(GraphPriority.Step).Dispose();

        Assert.Empty(_order);
        first.Dispose();
        Assert.Equal(["encoder"], Order());
    }

    [Fact]
    public void Steps_go_first_but_pass_an_encoder_only_so_often()
    {
        var governor = new Governor(cores: 1);
        var running = governor.Enter(GraphPriority.Encoder);
        Queue(governor, GraphPriority.Encoder, "encoder");
        for (var step = 1; step <= 6; step++)
        {
            Queue(governor, GraphPriority.Step, $"step {step}");
        }

        running.Dispose();

        Assert.Equal(["step 1", "step 2", "step 3", "step 4", "encoder", "step 5", "step 6"], Order());
    }

    [Fact]
    public void Never_do_more_graphs_run_than_there_are_cores()
    {
        var governor = new Governor(cores: 3);
        var (running, encoders, most, mostEncoders) = (0, 0, 0, 0);
        var gate = new Lock();
        for (var thread = 0; thread < 8; thread++)
        {
            var priority = thread % 2 == 0 ? GraphPriority.Step : GraphPriority.Encoder;
            Start(() =>
            {
                for (var turns = 0; turns < 200; turns++)
                {
                    using var turn = governor.Enter(priority);
                    Count(priority, 1);
                    Thread.Yield();
                    Count(priority, -1);
                }
            });
        }

        Order();

        Assert.InRange(most, 1, 3);
        Assert.InRange(mostEncoders, 1, 2);

        void Count(GraphPriority priority, int change)
        {
            lock (gate)
            {
                running += change;
                encoders += priority == GraphPriority.Encoder ? change : 0;
                (most, mostEncoders) = (Math.Max(most, running), Math.Max(mostEncoders, encoders));
            }
        }
    }

    // Comes back once the thread waits for its turn.
    private void Queue(Governor governor, GraphPriority priority, string name)
    {
        var thread = Start(() =>
        {
            using var turn = governor.Enter(priority);
            _order.Enqueue(name);
        });
        SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
    }

    private Thread Start(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true };
        _threads.Add(thread);
        thread.Start();
        return thread;
    }

    private string[] Order()
    {
        _threads.ForEach(static thread => thread.Join());
        return [.. _order];
    }
}
