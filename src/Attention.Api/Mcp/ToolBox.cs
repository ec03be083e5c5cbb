using Attention.Api.Http;
using Attention.Api.Tasks;
using Attention.Contracts;
using Attention.Inference.Admission;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Attention.Api.Mcp;

/// <summary>The tools that agents are offered: every operation that is one.</summary>
internal sealed class ToolBox(RequestJson json, WorkSlots work, Errors errors, IOptions<LimitsOptions> limits)
{
    /// <summary>Complete once the tasks are mapped.</summary>
    public McpServerPrimitiveCollection<McpServerTool> Tools { get; } = [];

    public void Add<TRequest, TResponse>(Operation<TRequest, TResponse> operation)
        where TRequest : TaskRequest
        where TResponse : class
    {
        if (operation.Tool is { } tool)
        {
            Tools.Add(new OperationTool<TRequest, TResponse>(operation, tool, json, work, errors, limits.Value));
        }
    }
}
