using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using SkiaSharp;

namespace Attention.Api.Tests;

/// <summary>Buffers are used again: whatever comes at the same time, and whoever leaves before the answer, nobody gets what is another's.</summary>
public sealed class SharedBufferModelTests(UnbatchedApi api) : IClassFixture<UnbatchedApi>
{
    private const int Rounds = 3;

    private static readonly string[] Sentences = ["Two dogs play.", "A woman is reading a book.", "Children run through the water.", "The train is late again."];

    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("captions?beam=10")]
    [InlineData("classifications")]
    [InlineData("crops")]
    [InlineData("saliency")]
    [InlineData("fixations")]
    public Task Photos_at_the_same_time_get_the_answers_that_they_get_alone(string route) =>
        CompareAsync(route, "image/jpeg", [.. Enumerable.Range(0, 4).Select(Photo)]);

    [Fact]
    public Task Films_at_the_same_time_get_the_answers_that_they_get_alone() => CompareAsync("actions", "image/webp", Golden("act-soft", "*.webp"));

    [Fact]
    public Task Recordings_at_the_same_time_get_the_answers_that_they_get_alone() => CompareAsync("transcriptions?beam=10", "audio/wav", Golden("transcribe-las", "*.wav"));

    [Fact]
    public Task Sentences_at_the_same_time_get_the_answers_that_they_get_alone() => CompareAsync(
        "translations", "application/json", Array.ConvertAll(Sentences, Translation));

    private async Task CompareAsync(string route, string type, byte[][] bodies)
    {
        var alone = new List<string>();
        foreach (var body in bodies)
        {
            alone.Add(await AskAsync(route, type, body, TestContext.Current.CancellationToken));
        }

        Assert.Equal(bodies.Length, alone.Distinct().Count());
        for (var round = 0; round < Rounds; round++)
        {
            Assert.Equal(alone, await Task.WhenAll(bodies.Select((body, i) => AskBesideAsync(body, bodies[(i + 1) % bodies.Length], leavesAtOnce: (round + i) % 2 == 0))));
        }

        // Another asks for something else meanwhile, and leaves before it is read, while it waits, or while it is run.
        async Task<string> AskBesideAsync(byte[] body, byte[] other, bool leavesAtOnce)
        {
            using var leaving = new CancellationTokenSource();
            var left = AskAsync(route, type, other, leaving.Token);
            var answer = AskAsync(route, type, body, TestContext.Current.CancellationToken);
            await (leavesAtOnce ? Task.CompletedTask : answer);
            await leaving.CancelAsync();
            await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return await answer;
        }
    }

    // All but what differs from call to call.
    private async Task<string> AskAsync(string route, string type, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } };
        using var response = await _client.PostAsync($"/v1/{route}", content, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        var answer = JsonNode.Parse(text)!.AsObject();
        Array.ForEach(["id", "timing", "provenance"], name => answer.Remove(name));
        return answer.ToJsonString();
    }

    private static byte[] Translation(string text)
    {
        var request = Requests.Translation(text);
        request["beam"] = 10;
        return Encoding.UTF8.GetBytes(request.ToJsonString());
    }

    // Of another colour and another shape each.
    private static byte[] Photo(int number)
    {
        using var bitmap = new SKBitmap(240 + (80 * number), 320);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = SKColor.FromHsv((90 * number) + 30, 90, 90) };
        canvas.Clear(SKColor.FromHsv(90 * number, 60, 80));
        canvas.DrawCircle(80 + (60 * number), 120 + (30 * number), 70, paint);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return jpeg.ToArray();
    }

    // The inputs of a model's golden answers lie beside it.
    private static byte[][] Golden(string model, string files) =>
    [
        .. Directory.GetFiles(Path.Combine(AttentionApi.RepositoryRoot, "models", "repository", model), files, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Take(4).Select(File.ReadAllBytes),
    ];
}
