using Attention.Inference.Actions;
using Attention.Inference.Captioning;
using Attention.Inference.Classification;
using Attention.Inference.Cropping;
using Attention.Inference.Fixation;
using Attention.Inference.Languages;
using Attention.Inference.Saliency;
using Attention.Inference.Tensors;
using Attention.Inference.Transcription;
using Attention.Inference.Translation;
using Attention.Inference.Vision;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference;

public static class InferenceServiceExtensions
{
    /// <summary>The engine, then one line per task.</summary>
    public static IServiceCollection AddInference(this IServiceCollection services) => services
        .AddEngine()
        .AddEncoding()
        .AddCaptioning()
        .AddLanguageDetection()
        .AddTranslation()
        .AddTranscription()
        .AddClassification()
        .AddCropping()
        .AddSaliency()
        .AddFixations()
        .AddActions()
        .AddTensors();
}
