using Attention.Inference.Audio;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Transcription;

internal static class Listening
{
    /// <summary>Every transcriber that is served; there is one at least.</summary>
    public static IReadOnlyList<Transcriber> Models(Engine engine)
    {
        var models = engine.Models.Models.Where(model => model.Task == "transcription").Select(model => engine.Models.Resolve<Transcriber>(model.Name)).ToList();
        Assert.NotEmpty(models);
        return models;
    }

    /// <summary>A recording that lies beside the golden answers of a model.</summary>
    public static Task<float[]> ReadAsync(Engine engine, Transcriber model, string file) => engine.Get<AudioReader>().ReadMonoAsync(
        File.ReadAllBytes(model.Folder.PathOf(Path.Combine("golden", file))), model.Audio.SampleRate, TestContext.Current.CancellationToken);
}
