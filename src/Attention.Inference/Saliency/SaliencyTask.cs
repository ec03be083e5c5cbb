using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Saliency;

public static class SaliencyTask
{
    public static IServiceCollection AddSaliency(this IServiceCollection services) => services
        .AddTask<SaliencyDetector>("saliency")
        .AddSingleton<SaliencyPipeline>()
        .AddSingleton<SaliencyFigure>();
}
