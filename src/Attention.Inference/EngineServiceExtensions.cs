using Attention.Inference.Admission;
using Attention.Inference.Audio;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Media;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Tasks;
using Attention.Inference.Video;
using Attention.Inference.Vision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Attention.Inference;

internal static class EngineServiceExtensions
{
    /// <summary>What all tasks run on: the runtime, the repository of models, and the readers of their inputs.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<OnnxOptions, OnnxOptionsValidator>().BindConfiguration(OnnxOptions.Section);
        services.AddOptionsWithValidateOnStart<BatchingOptions, BatchingOptionsValidator>().BindConfiguration(BatchingOptions.Section);
        services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>().BindConfiguration(ModelOptions.Section);
        services.AddOptionsWithValidateOnStart<ImageOptions, ImageOptionsValidator>().BindConfiguration("Images");
        services.AddOptionsWithValidateOnStart<AudioOptions, AudioOptionsValidator>().BindConfiguration(AudioOptions.Section);
        services.AddOptionsWithValidateOnStart<VideoOptions, VideoOptionsValidator>().BindConfiguration(VideoOptions.Section);
        services.AddOptionsWithValidateOnStart<AdmissionOptions, AdmissionOptionsValidator>().BindConfiguration(AdmissionOptions.Section);
        services.AddOptionsWithValidateOnStart<FfmpegOptions, FfmpegOptionsValidator>().BindConfiguration(FfmpegOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<InferenceMetrics>()
            .AddSingleton<OnnxRuntime>()
            .AddSingleton<ModelRepository>()
            .AddSingleton<TaskRunner>()
            .AddSingleton<Door>()
            .AddSingleton<WorkBudget>()
            .AddSingleton<WorkSlots>()
            .AddSingleton<ImageReader>()
            .AddSingleton<ImageModels>()
            .AddSingleton<Ffmpeg>()
            .AddSingleton<AudioReader>()
            .AddSingleton<VideoReader>()
            .AddHostedService<Relief>()
            .AddHostedService<ModelStartup>();
    }
}
