using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Playwright;
using SkiaSharp;

namespace Attention.Page.Tests.Hosting;

/// <summary>
/// Answers as the API gives them, made up, for views of tasks that no model of the service serves yet. As soon as one does, it answers
/// itself.
/// </summary>
internal static class Made
{
    public const int Side = 224;

    private static readonly object Picture = new { width = Side, height = Side, region = new { x = 0, y = 0, width = Side, height = Side } };
    private static readonly object Times = new { preprocessMs = 3.1, queueMs = 0.4, computeMs = 21.5, renderMs = 2.2 };
    private static readonly object Origin =
        new { modelSha256 = new string('a', 64), executionProvider = "CPUExecutionProvider", runtime = "onnxruntime 1.31.1", batchSize = 1 };

    private static readonly (string Task, string Route, Func<Uri, string> Answer)[] Tasks =
    [
        ("saliency", "**/v1/saliency?*", Saliency),
        ("fixation", "**/v1/fixations?*", Fixations),
    ];

    public static Task AnswersAsync(IPage page) => page.RouteAsync("**/v1/models", async route =>
    {
        var models = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!.AsArray();
        foreach (var (task, address, answer) in Tasks.Where(made => models.All(model => (string?)model!["task"] != made.Task)))
        {
            models.Add(JsonSerializer.SerializeToNode(new { name = $"made-{task}", task, state = "ready", title = "Made up", @default = true }));
            await page.RouteAsync(address, asked => asked.FulfillAsync(new() { ContentType = "application/json", Body = answer(new Uri(asked.Request.Url)) }));
        }
        await route.FulfillAsync(new() { ContentType = "application/json", Body = models.ToJsonString() });
    });

    // The further to the right, the surer: at a threshold of 0.5 the right half stands out.
    private static string Saliency(Uri asked)
    {
        using var bitmap = new SKBitmap(Side, Side);
        for (var x = 0; x < Side; x++)
        {
            var value = (byte)(255 * (x + 0.5) / Side);
            for (var y = 0; y < Side; y++)
            {
                bitmap.SetPixel(x, y, new SKColor(value, value, value));
            }
        }
        using var mask = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var threshold = Option(asked, "threshold") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : 0.5;
        return JsonSerializer.Serialize(new
        {
            id = "made", model = "made-saliency", version = "1", mask = Convert.ToBase64String(mask.AsSpan()), threshold,
            box = new { x = (int)(threshold * Side), y = 0, width = Side - (int)(threshold * Side), height = Side }, initial = Map(28, 0.4, 0.5),
            steps = new[]
            {
                new { box = new { x = 50, y = 90, width = 80, height = 110 }, attention = Map(28, 0.35, 0.6) },
                new { box = new { x = 110, y = 110, width = 80, height = 100 }, attention = Map(28, 0.65, 0.65) },
            },
            cutout = Option(asked, "cutout") is null ? null : Convert.ToBase64String(mask.AsSpan()), image = Picture, timing = Times, provenance = Origin,
        });
    }

    private static string Fixations(Uri asked)
    {
        var map = Map(16, 0.37, 0.48);
        return JsonSerializer.Serialize(new
        {
            id = "made", model = "made-fixation", version = "1", density = new { rows = map.Rows, columns = map.Columns, values = map.Weights },
            peaks = new[] { new { x = 82.5, y = 107.5, mass = 0.6 }, new { x = 148.0, y = 134.0, mass = 0.4 } },
            steps = new[] { Map(14, 0.5, 0.5), Map(14, 0.37, 0.48) }, scanpath = new[] { new { x = 82.5, y = 107.5 }, new { x = 148.0, y = 134.0 }, new { x = 20.0, y = 180.0 } },
            crop = Option(asked, "crop") is null ? null : new { x = 0, y = 60, width = Side, height = 126, mass = 0.84 },
            image = Picture, timing = Times, provenance = Origin,
        });
    }

    private static Grid Map(int side, double x, double y) => new(side, side, [.. Enumerable.Range(0, side * side).Select(i =>
        Math.Exp(-40 * (Math.Pow((((i % side) + 0.5) / side) - x, 2) + Math.Pow((((i / side) + 0.5) / side) - y, 2))))]);

    private static string? Option(Uri asked, string name) => asked.Query.TrimStart('?').Split('&')
        .Select(part => part.Split('=')).Where(part => part[0] == name).Select(part => Uri.UnescapeDataString(part[1])).FirstOrDefault();

    private sealed record Grid(
        [property: JsonPropertyName("rows")] int Rows, [property: JsonPropertyName("columns")] int Columns, [property: JsonPropertyName("weights")] double[] Weights);
}
