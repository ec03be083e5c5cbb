using Microsoft.Extensions.Logging;

namespace Attention.Inference.Batching;

/// <summary>The thread of an engine. Whatever its loop throws is logged and handled, and the loop goes on: a thread that died would take the process with it.</summary>
internal sealed partial class EngineThread
{
    private readonly Thread _thread;
    private bool _isStarted;

    /// <param name="name">Of the engine.</param>
    /// <param name="work">The loop; returns when the engine is closed and nothing is left.</param>
    /// <param name="abandon">Gives up what the loop had in hand when it threw.</param>
    /// <param name="logger">Is told what it threw.</param>
    public EngineThread(EngineName name, Action work, Action<Exception> abandon, ILogger logger) =>
        _thread = new Thread(() => Run(name, work, abandon, logger)) { IsBackground = true, Name = name.ToString() };

    public void Start()
    {
        _thread.Start();
        _isStarted = true;
    }

    /// <summary>Waits for the end of the loop; one that never began has ended.</summary>
    public void Join()
    {
        if (_isStarted)
        {
            _thread.Join();
        }
    }

    private static void Run(EngineName name, Action work, Action<Exception> abandon, ILogger logger)
    {
        while (true)
        {
            try
            {
                work();
                return;
            }
            catch (Exception exception)
            {
                LogBroken(logger, exception, name);
                abandon(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The loop of {Engine} broke and goes on without what it had in hand")]
    private static partial void LogBroken(ILogger logger, Exception exception, EngineName engine);
}
