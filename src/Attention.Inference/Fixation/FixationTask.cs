using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Fixation;

public static class FixationTask
{
    public static IServiceCollection AddFixations(this IServiceCollection services) => services
        .AddTask<FixationPredictor>("fixation")
        .AddSingleton<FixationPipeline>()
        .AddSingleton<FixationFigure>();
}
