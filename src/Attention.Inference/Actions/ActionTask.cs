using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Actions;

public static class ActionTask
{
    public static IServiceCollection AddActions(this IServiceCollection services) => services
        .AddTask<ActionRecognizer>("action")
        .AddSingleton<ActionPipeline>()
        .AddSingleton<ActionFigure>()
        .AddSingleton<ActionOverlay>();
}
