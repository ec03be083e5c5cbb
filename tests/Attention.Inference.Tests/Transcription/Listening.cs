using Attention.Inference.Audio;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Transcription;

internal static class Listening
{
    /// <summary>Every transcriber that is served.</summary>
    public static IEnumerable<Transcriber> Models(Engine engine) =>
        engine.Models.Models.Where(model => model.Task == "transcription").Select(model => engine.Models.Resolve<Transcriber>(model.Name));

    /// <summary>A recording that lies beside the golden answers of a model.</summary>
    public static Task<float[]> ReadAsync(Engine engine, Transcriber model, string file) => engine.Get<AudioReader>().ReadMonoAsync(
        File.ReadAllBytes(model.Folder.PathOf(Path.Combine("golden", file))), model.Audio.SampleRate, TestContext.Current.CancellationToken);
}
