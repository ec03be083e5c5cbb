using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Classification;

public static class ClassificationTask
{
    public static IServiceCollection AddClassification(this IServiceCollection services) => services
        .AddTask<Classifier>("classification")
        .AddSingleton<ClassificationPipeline>()
        .AddSingleton<SamplingFigure>();
}
