namespace Attention.Inference.Batching;

/// <summary>
/// Decides how many graphs run at once: no more than there are cores, or they would only make each other slow. Steps go before encoders,
/// and encoders never take the last core, so that a step hardly waits; among equals who came first goes first. Whoever waits sleeps.
/// </summary>
/// <param name="cores">Graphs that run at once.</param>
internal sealed class Governor(int cores)
{
    /// <summary>Steps that may go before an encoder that came earlier; were it passed for ever, captions would wait for the last translation.</summary>
    private const int MostPasses = 4;

    private readonly Lock _gate = new();
    private readonly Queue<Turn>[] _waiting = [new(), new()];
    private readonly int[] _running = new int[2];
    private int _passes;

    /// <summary>Blocks the calling thread until it may run a graph; it may until what is returned is disposed.</summary>
    public IDisposable Enter(GraphPriority priority)
    {
        var turn = new Turn(this, priority);
        lock (_gate)
        {
            _waiting[(int)priority].Enqueue(turn);
            LetGo();
        }

        turn.Wait();
        return turn;
    }

    private void Leave(Turn turn)
    {
        lock (_gate)
        {
            _running[(int)turn.Priority]--;
            LetGo();
        }
    }

    private void LetGo()
    {
        while (Next() is { } turn)
        {
            _running[(int)turn.Priority]++;
            turn.Begin();
        }
    }

    private Turn? Next()
    {
        var (steps, encoders) = (_waiting[(int)GraphPriority.Step], _waiting[(int)GraphPriority.Encoder]);
        var encoderMayGo = encoders.Count > 0 && _running[(int)GraphPriority.Encoder] < Math.Max(1, cores - 1);
        if (_running.Sum() >= cores || (steps.Count == 0 && !encoderMayGo))
        {
            return null;
        }

        if (steps.Count > 0 && !(encoderMayGo && _passes >= MostPasses))
        {
            _passes += encoderMayGo ? 1 : 0;
            return steps.Dequeue();
        }

        _passes = 0;
        return encoders.Dequeue();
    }

    private sealed class Turn(Governor governor, GraphPriority priority) : IDisposable
    {
        // Waits without spinning: the cores are what it waits for.
        private readonly ManualResetEventSlim _mayGo = new(initialState: false, spinCount: 0);

        public GraphPriority Priority => priority;

        public void Begin() => _mayGo.Set();

        public void Wait() => _mayGo.Wait();

        public void Dispose()
        {
            governor.Leave(this);
            _mayGo.Dispose();
        }
    }
}
