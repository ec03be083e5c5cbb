namespace Attention.Inference.Batching;

/// <summary>What runs a graph for many requests, on a thread of its own. Warmed up first, started then; its owner disposes it.</summary>
public interface IEngine : IDisposable
{
    /// <summary>Begins to take requests.</summary>
    void Start();
}
