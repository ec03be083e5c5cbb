using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Tensors;

public static class TensorTask
{
    /// <summary>Every graph as tensors, and models that have no other task.</summary>
    public static IServiceCollection AddTensors(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<TensorOptions, TensorOptionsValidator>().BindConfiguration(TensorOptions.Section);
        return services
            .AddTask<TensorsOnly>("tensors")
            .AddSingleton<TensorPipeline>();
    }
}
