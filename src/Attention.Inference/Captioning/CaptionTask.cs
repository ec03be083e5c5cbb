using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Captioning;

public static class CaptionTask
{
    public static IServiceCollection AddCaptioning(this IServiceCollection services) => services
        .AddTask<Captioner>("captioning")
        .AddSingleton<CaptionPipeline>()
        .AddSingleton<CaptionFigure>();
}
