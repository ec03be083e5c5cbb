using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Cropping;

public static class CropTask
{
    public static IServiceCollection AddCropping(this IServiceCollection services) => services
        .AddTask<Cropper>("cropping")
        .AddSingleton<CropPipeline>()
        .AddSingleton<CropFigure>();
}
