namespace Attention.Api.Mcp;

/// <summary>Tools for agents, section <c>Mcp</c>.</summary>
public sealed class McpOptions
{
    public const string Section = "Mcp";

    /// <summary>Whether there are any, at <c>/mcp</c>.</summary>
    public bool Enabled { get; set; }
}
