using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Classification;
using Attention.Contracts.OpenInference;
using Google.Protobuf;
using SkiaSharp;

namespace Attention.Api.Tests.OpenInference;

/// <summary>The graphs of the repository give the numbers that the routes of their tasks tell.</summary>
public sealed class SameNumbersModelTests(AttentionApi api)
{
    private const double Tolerance = 1e-4;
    private const int End = 2;

    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task A_caption_that_a_client_decodes_itself_is_that_of_the_task_word_by_word()
    {
        var (photo, pixels) = Photo(224, 224);
        var caption = await _client.CaptionAsync(photo, "?model=caption-soft&beam=1");
        var words = await File.ReadAllLinesAsync(Path.Combine(AttentionApi.RepositoryRoot, "models", "repository", "caption-soft", "1", "vocabulary.txt"), TestContext.Current.CancellationToken);

        var features = (await RunAsync("vision-encoder.encoder", $$$"""{"name":"image","datatype":"UINT8","shape":[1,224,224,3],"parameters":{"binary_data_size":{{{pixels.Length}}}}}""", pixels)).Output("features");
        var mask = $$"""{"name":"mask","datatype":"FP32","shape":[1,{{features.Shape()[1]}}],"data":{{Infer.Numbers(Enumerable.Repeat(1, (int)features.Shape()[1]))}}}""";
        var memory = await RunAsync("caption-soft.init", $"{Sent(features, "features")},{mask}");
        var (state, cell) = (Beam(memory.Output("state")), Beam(memory.Output("cell")));
        var token = 1L;
        foreach (var expected in caption.Tokens)
        {
            var step = await RunAsync("caption-soft.step", string.Join(
                ',',
                $$"""{"name":"tokens","datatype":"INT64","shape":[1,1],"data":[{{token}}]}""",
                """{"name":"candidates","datatype":"INT64","shape":[1],"data":[1]}""",
                Sent(memory.Output("annotations"), "annotations"), Sent(memory.Output("keys"), "keys"), Sent(memory.Output("kept"), "kept"),
                Sent(state, "state"), Sent(cell, "cell")));

            token = (long)step.Output("top_tokens")["data"]![0]!;
            Assert.Equal(expected.Text, words[token]);
            Assert.Equal(expected.LogProb, step.Output("top_log_probs").Floats()[0], Tolerance);
            Assert.Equal(expected.Gate!.Value, step.Output("gate").Floats()[0], Tolerance);
            var weights = step.Output("attention").Floats();
            Assert.All(expected.Attention!.Weights!.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            (state, cell) = (step.Output("state_next"), step.Output("cell_next"));
        }

        Assert.Equal(End, token);
    }

    [Fact]
    public async Task Scores_of_a_classifier_are_those_of_the_task_over_REST_and_gRPC()
    {
        var (photo, pixels) = Photo(160, 160);
        var task = await (await _client.PostImageAsync(photo, route: "/v1/classifications")).ReadAsync<ClassificationResponse>();
        var labels = await File.ReadAllLinesAsync(Path.Combine(AttentionApi.RepositoryRoot, "models", "repository", "classify-deformable", "1", "labels.txt"), TestContext.Current.CancellationToken);

        var rest = await RunAsync("classify-deformable.classify", $$$"""{"name":"image","datatype":"UINT8","shape":[1,160,160,3],"parameters":{"binary_data_size":{{{pixels.Length}}}}}""", pixels);
        var grpc = await new GRPCInferenceService.GRPCInferenceServiceClient(api.Channel()).ModelInferAsync(new ModelInferRequest
        {
            ModelName = "classify-deformable.classify",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "image", Datatype = "UINT8", Shape = { 2, 160, 160, 3 } } },
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "scores" } },
            RawInputContents = { ByteString.CopyFrom([.. pixels, .. pixels]) },
        });

        var scores = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(grpc.RawOutputContents[0].Span).ToArray();
        Assert.Equal([2, labels.Length], grpc.Outputs[0].Shape);
        foreach (var known in task.Classes)
        {
            var index = Array.IndexOf(labels, known.Label);
            Assert.Equal(known.Score, rest.Output("scores").Floats()[index], Tolerance);
            Assert.Equal(known.Score, scores[index], Tolerance);
            Assert.Equal(known.Score, scores[labels.Length + index], Tolerance);
        }

        Assert.All(task.Salience!.Weights!.Zip(rest.Output("salience").Floats()), pair => Assert.Equal(pair.First, Math.Max(pair.Second, 0), 1e-3));
    }

    // A photo that no reader has to resize, and its pixels.
    private static (byte[] Png, byte[] Pixels) Photo(int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            var color = new SKColor((byte)x, (byte)y, (byte)((x / 16 * 40) + (y / 32 * 20)));
            bitmap.SetPixel(x, y, color);
            (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = (color.Red, color.Green, color.Blue);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return (png.ToArray(), pixels);
    }

    private async Task<JsonObject> RunAsync(string graph, string inputs, byte[]? binary = null) =>
        await (await _client.InferAsync(graph, $$"""{"inputs":[{{inputs}}]}""", binary ?? [])).JsonAsync();

    // An output as the input that it becomes.
    private static string Sent(JsonObject output, string name) =>
        $$"""{"name":"{{name}}","datatype":"{{output["datatype"]}}","shape":{{output["shape"]!.ToJsonString()}},"data":{{output["data"]!.ToJsonString()}}}""";

    // A state as a step takes it: with an axis for the rows of a beam.
    private static JsonObject Beam(JsonObject state) => new()
    {
        ["datatype"] = (string)state["datatype"]!,
        ["shape"] = new JsonArray(state.Shape()[0], 1, state.Shape()[1]),
        ["data"] = state["data"]!.DeepClone(),
    };
}
