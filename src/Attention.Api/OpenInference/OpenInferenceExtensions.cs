using Attention.Api.KServe;
using Attention.Api.Tasks;

namespace Attention.Api.OpenInference;

internal static class OpenInferenceExtensions
{
    public static IServiceCollection AddOpenInference(this IServiceCollection services) => services
        .AddSingleton<TaskForms>()
        .AddSingleton<InferenceModels>()
        .AddSingleton<InferBody>()
        .AddSingleton<KServeModels>()
        .AddTaskApi<OpenInferenceApi>();
}
