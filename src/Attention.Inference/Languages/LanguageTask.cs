using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Languages;

public static class LanguageTask
{
    /// <summary>Lets translation find out the language of a text.</summary>
    public static IServiceCollection AddLanguageDetection(this IServiceCollection services) => services
        .AddTask<LanguageDetector>("language")
        .AddSingleton<LanguagePipeline>();
}
