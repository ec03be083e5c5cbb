using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Translation;

public static class TranslationTask
{
    public static IServiceCollection AddTranslation(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<TranslationOptions, TranslationOptionsValidator>().BindConfiguration(TranslationOptions.Section);
        return services
            .AddTask<Translator>("translation")
            .AddSingleton<TranslationPipeline>();
    }
}
