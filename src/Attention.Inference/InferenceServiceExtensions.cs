using Attention.Inference.Actions;
using Attention.Inference.Audio;
using Attention.Inference.Batching;
using Attention.Inference.Captioning;
using Attention.Inference.Classification;
using Attention.Inference.Cropping;
using Attention.Inference.Diagnostics;
using Attention.Inference.Fixation;
using Attention.Inference.Imaging;
using Attention.Inference.Media;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Rendering;
using Attention.Inference.Saliency;
using Attention.Inference.Transcription;
using Attention.Inference.Translation;
using Attention.Inference.Video;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Attention.Inference;

public static class InferenceServiceExtensions
{
    /// <summary>The engine, then one line per task.</summary>
    public static IServiceCollection AddInference(this IServiceCollection services) => services
        .AddEngine()
        .AddTask("encoding", static (provider, folder) => ActivatorUtilities.CreateInstance<VisionEncoder>(provider, folder))
        .AddTask("captioning", static (provider, folder) => new Captioner(folder, provider.GetRequiredService<ModelEngines>(), EncoderOf(provider, folder)))
        .AddTask("translation", static (provider, folder) => ActivatorUtilities.CreateInstance<Translator>(provider, folder))
        .AddTask("transcription", static (provider, folder) => ActivatorUtilities.CreateInstance<Transcriber>(provider, folder))
        .AddTask("classification", static (provider, folder) => ActivatorUtilities.CreateInstance<Classifier>(provider, folder))
        .AddTask("cropping", static (provider, folder) => ActivatorUtilities.CreateInstance<Cropper>(provider, folder))
        .AddTask("saliency", static (provider, folder) => ActivatorUtilities.CreateInstance<SaliencyDetector>(provider, folder))
        .AddTask("fixation", static (provider, folder) => ActivatorUtilities.CreateInstance<FixationPredictor>(provider, folder))
        .AddTask("action", static (provider, folder) => new ActionRecognizer(folder, provider.GetRequiredService<ModelEngines>(), EncoderOf(provider, folder)))
        .AddSingleton(static provider => new CaptionPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<InferenceMetrics>()))
        .AddSingleton(static provider => new TranslationPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<InferenceMetrics>(), provider.GetRequiredService<IOptions<ModelOptions>>()))
        .AddSingleton(static provider => new TranscriptionPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<InferenceMetrics>(), provider.GetRequiredService<AudioReader>()))
        .AddSingleton(static provider => new ClassificationPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<InferenceMetrics>()))
        .AddSingleton(static provider => new CropPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<ImageReader>(), provider.GetRequiredService<WorkSlots>(), provider.GetRequiredService<InferenceMetrics>()))
        .AddSingleton(static provider => new SaliencyPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<ImageReader>(), provider.GetRequiredService<WorkSlots>(), provider.GetRequiredService<InferenceMetrics>()))
        .AddSingleton(static provider => new FixationPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<InferenceMetrics>()))
        .AddSingleton(static provider => new ActionPipeline(provider.GetRequiredService<ModelRepository>(), provider.GetRequiredService<ModelEngines>(), provider.GetRequiredService<VideoReader>(), provider.GetRequiredService<ImageReader>(), provider.GetRequiredService<WorkSlots>(), provider.GetRequiredService<InferenceMetrics>()));

    private static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<OnnxOptions, OnnxOptionsValidator>().BindConfiguration(OnnxOptions.Section);
        services.AddOptionsWithValidateOnStart<BatchingOptions, BatchingOptionsValidator>().BindConfiguration(BatchingOptions.Section);
        services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>().BindConfiguration(ModelOptions.Section);
        services.AddOptionsWithValidateOnStart<ImageOptions, ImageOptionsValidator>().BindConfiguration("Images");
        services.AddOptionsWithValidateOnStart<AudioOptions, AudioOptionsValidator>().BindConfiguration(AudioOptions.Section);
        services.AddOptionsWithValidateOnStart<VideoOptions, VideoOptionsValidator>().BindConfiguration(VideoOptions.Section);
        services.AddOptionsWithValidateOnStart<FfmpegOptions, FfmpegOptionsValidator>().BindConfiguration(FfmpegOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<InferenceMetrics>()
            .AddSingleton<OnnxRuntime>()
            .AddSingleton<ModelEngines>()
            .AddSingleton<ImageReader>()
            .AddSingleton<WorkSlots>()
            .AddSingleton<Ffmpeg>()
            .AddSingleton(static provider => new AudioReader(provider.GetRequiredService<Ffmpeg>(), provider.GetRequiredService<WorkSlots>(), provider.GetRequiredService<IOptions<AudioOptions>>()))
            .AddSingleton(static provider => new VideoReader(provider.GetRequiredService<Ffmpeg>(), provider.GetRequiredService<WorkSlots>(), provider.GetRequiredService<IOptions<VideoOptions>>()))
            .AddSingleton<ActionFigure>()
            .AddSingleton<ActionOverlay>()
            .AddSingleton<CaptionFigure>()
            .AddSingleton<CropFigure>()
            .AddSingleton<TranscriptionFigure>()
            .AddSingleton<SamplingFigure>()
            .AddSingleton<SaliencyFigure>()
            .AddSingleton<FixationFigure>()
            .AddSingleton(static provider => new ModelRepository(provider.GetRequiredService<IOptions<ModelOptions>>(), provider.GetRequiredService<OnnxRuntime>(), provider.GetRequiredService<ILogger<ModelRepository>>()))
            .AddHostedService<ModelStartup>();
    }

    private static IServiceCollection AddTask(this IServiceCollection services, string task, Func<IServiceProvider, ModelFolder, IServedModel> load) =>
        services.AddSingleton(provider => new TaskLoader(task, folder => load(provider, folder)));

    private static VisionEncoder EncoderOf(IServiceProvider provider, ModelFolder folder) =>
        provider.GetRequiredService<ModelRepository>().Resolve<VisionEncoder>(folder.Config.Encoder ?? throw new InvalidDataException("config.json has no 'encoder'"));
}
