using Attention.Inference.Actions;
using Attention.Inference.Batching;

namespace Attention.Inference.Tests.Actions;

internal static class Watchers
{
    public const string Toy = "toy-actions";
    public const string Encoder = "toy-encoder";

    /// <summary>Every model of the task that is served; there is one at least.</summary>
    public static IReadOnlyList<ActionRecognizer> Models(Engine engine)
    {
        var models = engine.Models.Models.Where(model => model.Task == "action").Select(model => engine.Models.Resolve<ActionRecognizer>(model.Name)).ToList();
        Assert.NotEmpty(models);
        return models;
    }

    /// <summary>What a model sees in pictures, one after the other.</summary>
    public static async Task<List<Measured<FrameOutput>>> WatchAsync(ActionRecognizer model, IEnumerable<byte[]> pictures)
    {
        var (watching, seen) = (new Watching(model, withAttention: true), new List<Measured<FrameOutput>>());
        foreach (var picture in pictures)
        {
            var encoded = await model.Encoder.EncodeAsync(picture, TestContext.Current.CancellationToken);
            seen.Add(await watching.SeeAsync(encoded.Value, TestContext.Current.CancellationToken));
        }

        return seen;
    }
}
