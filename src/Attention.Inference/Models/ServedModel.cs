namespace Attention.Inference.Models;

/// <summary>A model that answers requests: what its task made of an opened folder. Made by <c>AddTask</c>, warmed up once, then asked.</summary>
/// <param name="graphs">Its graphs; the repository owns them.</param>
public abstract class ServedModel(ModelGraphs graphs)
{
    public ModelGraphs Graphs => graphs;

    public ModelFolder Folder => graphs.Folder;

    public string Name => graphs.Folder.Name;

    /// <summary>What <c>GET /v1/models/{name}</c> tells of it besides what it tells of all models: an object; null when there is nothing to say.</summary>
    public virtual object? Settings => null;

    /// <summary>Whether requests ask for it by name or as a default; false where only other models ask, as they do for an encoder's features.</summary>
    public virtual bool AnswersRequests => true;

    /// <summary>What its task has one default of: one model of all, or one for each pair of languages, say.</summary>
    public virtual string DefaultOf => Folder.Config.Task;

    /// <summary>
    /// Runs every graph on more than one row and looks at what it gives, so that what does not fit is refused before anyone asks, and
    /// the first request finds allocators, kernels and code warm. The engines have not started yet.
    /// </summary>
    /// <exception cref="InvalidDataException">It cannot be served; the message says why.</exception>
    public abstract void WarmUp();

    /// <summary>Disposes its graphs, and what it keeps itself.</summary>
    internal void Close()
    {
        graphs.Dispose();
        (this as IDisposable)?.Dispose();
    }
}
