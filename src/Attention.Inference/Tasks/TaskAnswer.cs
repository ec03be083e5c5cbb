using Attention.Contracts;

namespace Attention.Inference.Tasks;

/// <summary>What is the same for every answer, with a model or without.</summary>
internal static class TaskAnswer
{
    /// <summary>The request's own id, or a new one.</summary>
    public static string IdOf(TaskRequest request) => request.Id ?? Guid.NewGuid().ToString("n");
}
