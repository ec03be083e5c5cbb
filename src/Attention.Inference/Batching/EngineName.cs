namespace Attention.Inference.Batching;

/// <summary>What an engine runs, for its thread, its logs and its metrics.</summary>
/// <param name="Task">The task of the model, such as <c>captioning</c>.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Graph">Role of the graph: <c>encoder</c>, <c>init</c> or <c>step</c>.</param>
public readonly record struct EngineName(string Task, string Model, string Graph)
{
    public override string ToString() => $"{Model}/{Graph}";
}
