using Attention.Api.Admission;
using Attention.Api.Http;
using Attention.Api.Mcp;
using Attention.Api.Models;
using Attention.Api.OpenAi;
using Attention.Api.OpenApi;
using Attention.Api.OpenInference;
using Attention.Api.Rpc;
using Attention.Api.Security;
using Attention.Api.Tasks;
using Attention.Inference;

namespace Attention.Api;

/// <summary>The service without its tasks, for programs that choose theirs: ours in Program.cs, and yours.</summary>
public static class AttentionServer
{
    public static IServiceCollection AddAttention(this IServiceCollection services, IConfiguration configuration) => services
        .AddInference()
        .AddLimits()
        .AddErrors()
        .AddSecurity()
        .AddDrain()
        .AddHealth()
        .AddJson()
        .AddBodies()
        .AddCompression()
        .AddRpc()
        .AddApiDocument()
        .AddPage()
        .AddTelemetry(configuration)
        .AddTools()
        .AddSingleton<ModelAliases>()
        .AddTaskApi<ModelApi>()
        .AddOpenInference();

    public static void UseAttention(this WebApplication app)
    {
        app.UseDrain();
        app.UseHead();
        app.UseCompression();
        app.UseRpcWeb();
        app.UseRequestIds();
        app.UseErrors();
        app.UseMethods();
        app.UseRouting();
        app.UseSecurity();
        app.UseDeadlines();
        app.UseRpcDeadlines();
        app.UseReadiness();
        app.UseAdmission();
        app.UseBodies();
        app.MapTasks();
        app.MapTools();
        app.MapHealth();
        app.MapRpc();
        app.MapManagement();
        app.MapPage();
    }
}
