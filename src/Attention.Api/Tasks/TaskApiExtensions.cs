using Attention.Api.Mcp;
using Attention.Api.OpenAi;
using Attention.Api.OpenApi;
using Attention.Api.Rpc;
using Attention.Api.Security;

namespace Attention.Api.Tasks;

public static class TaskApiExtensions
{
    /// <summary>Offers a task to clients. Its models are served by <c>AddTask</c> of the inference layer.</summary>
    public static IServiceCollection AddTaskApi<TApi>(this IServiceCollection services)
        where TApi : class, ITaskApi
    {
        services.ConfigureSwaggerGen(static options => options.IncludeComments(typeof(TApi).Assembly));
        return services.AddSingleton<ITaskApi, TApi>();
    }

    internal static void MapTasks(this WebApplication app)
    {
        var methods = app.Services.GetRequiredService<RpcMethods>();
        var answers = ActivatorUtilities.CreateInstance<RestAnswers>(app.Services);
        var charge = app.Services.GetRequiredService<Charge>();
        var forms = app.Services.GetRequiredService<TaskForms>();
        var tools = app.Services.GetRequiredService<ToolBox>();
        var aliases = app.Services.GetRequiredService<ModelAliases>();
        foreach (var task in app.Services.GetServices<ITaskApi>())
        {
            task.Map(new TaskRoutes(app, task, methods, answers, forms, charge, tools, aliases));
        }
    }
}
