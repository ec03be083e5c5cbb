using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.ToyTask;

public static class BrightnessTask
{
    public static IServiceCollection AddBrightness(this IServiceCollection services) => services
        .AddTask<BrightnessModel>("brightness")
        .AddSingleton<BrightnessPipeline>()
        .AddSingleton<BrightnessFigure>();
}
