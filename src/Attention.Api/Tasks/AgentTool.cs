namespace Attention.Api.Tasks;

/// <summary>What an operation is to agents.</summary>
/// <param name="Name">That they call it by.</param>
/// <param name="Words">An answer in words, read beside its figure.</param>
public sealed record AgentTool<TResponse>(string Name, Func<TResponse, string> Words);
