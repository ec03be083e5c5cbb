using Attention.Api.Admission;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Attention.Api.Mcp;

internal static class McpExtensions
{
    public const string Path = "/mcp";

    public static IServiceCollection AddTools(this IServiceCollection services)
    {
        services.AddOptions<McpOptions>().BindConfiguration(McpOptions.Section);
        services.AddSingleton<ToolBox>();
        // Without sessions nothing is kept of a client between two requests, and any replica answers.
        services.AddMcpServer().WithHttpTransport(static options => options.Stateless = true);
        services.AddOptions<McpServerOptions>().Configure<ToolBox>(static (options, box) =>
        {
            options.ServerInfo = new Implementation { Name = "attention", Version = "1" };
            options.ServerInstructions = "Describes pictures, translates, writes down speech, and shows where it looked. Files go into arguments, in base64.";
            options.ToolCollection = box.Tools;
        });
        return services;
    }

    /// <summary>Offers the tools to agents, where that is asked for, under the same admission and keys as everything else.</summary>
    public static void MapTools(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<McpOptions>>().Value.Enabled)
        {
            app.MapMcp(Path).WithMetadata(new Admitted("tools")).ExcludeFromDescription().Add(static endpoint =>
            {
                var answer = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = context => ReadAsync(context, answer);
            });
        }
    }

    // The whole body first, so that its bytes are counted and bounded; the transport would read it however large it is.
    private static async Task ReadAsync(HttpContext context, RequestDelegate answer)
    {
        var limits = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var most = checked(limits.LargestBytes / 3 * 4 + limits.MaxTextBytes);
        var body = await Body.ReadAsync(
            context.Request.Body,
            context.Request.ContentLength,
            most,
            () => new InferenceException(ErrorCode.TooLarge, $"The body is larger than the {most} bytes allowed."),
            context.RequestAborted);
        RequestPermit.Current?.HasArrived();
        context.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        await answer(context);
    }
}
