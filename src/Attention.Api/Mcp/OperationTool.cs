using System.Text.Json;
using Attention.Api.Http;
using Attention.Api.Tasks;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Attention.Api.Mcp;

/// <summary>An operation as a tool: its request as arguments, its answer as a text and the figure of it.</summary>
internal sealed class OperationTool<TRequest, TResponse>(
    Operation<TRequest, TResponse> operation, AgentTool<TResponse> tool, RequestJson json, WorkSlots work, Errors errors, LimitsOptions limits) : McpServerTool
    where TRequest : TaskRequest
    where TResponse : class
{
    public override Tool ProtocolTool { get; } = new()
    {
        Name = tool.Name,
        Title = operation.Summary,
        Description = $"{operation.Summary}. Answers a text, and a figure of where the model looked.",
        InputSchema = ToolSchema.Of(typeof(TRequest), json.Options),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, IdempotentHint = true, OpenWorldHint = false, DestructiveHint = false },
    };

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await AnswerAsync(Read(request.Params.Arguments), cancellationToken);
        }
        // An agent mends its call by what it reads; a fault of the protocol it would not see.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var error = errors.Read(exception, deadlinePassed: false);
            var text = error.Field is { } field && !error.Message.Contains(field, StringComparison.Ordinal) ? $"{field}: {error.Message}" : error.Message;
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = text }] };
        }
    }

    private async Task<CallToolResult> AnswerAsync(TRequest request, CancellationToken cancellationToken)
    {
        var figure = operation.Figures is [var first, ..] ? first : null;
        var response = await await work.RunAsync(() => operation.Run(figure?.Ask(request) ?? request, cancellationToken), cancellationToken);
        var content = new List<ContentBlock> { new TextContentBlock { Text = tool.Words(response) } };
        if (figure is not null)
        {
            var picture = figure.Draw is { } draw
                ? await work.RunAsync(figure.LoadOf(request), () => draw(request, response), cancellationToken)
                : await figure.DrawAsync!(request, response, cancellationToken);
            content.Add(ImageContentBlock.FromBytes(picture, figure.MediaType));
        }

        return new CallToolResult { Content = content };
    }

    /// <exception cref="InferenceException">They are not what the schema says.</exception>
    private TRequest Read(IDictionary<string, JsonElement>? arguments)
    {
        ReadOnlyMemory<byte> sent = JsonSerializer.SerializeToUtf8Bytes(arguments ?? new Dictionary<string, JsonElement>());
        try
        {
            var request = JsonSerializer.Deserialize<TRequest>(sent.Span, json.Options)!;
            UploadKind.Check(request, limits);
            return request;
        }
        catch (JsonException)
        {
            throw JsonFault.Explain(sent, json.Options.GetTypeInfo(typeof(TRequest)));
        }
    }
}
