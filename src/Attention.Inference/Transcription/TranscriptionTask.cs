using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Transcription;

public static class TranscriptionTask
{
    public static IServiceCollection AddTranscription(this IServiceCollection services) => services
        .AddTask<Transcriber>("transcription")
        .AddSingleton<TranscriptionPipeline>()
        .AddSingleton<TranscriptionFigure>();
}
