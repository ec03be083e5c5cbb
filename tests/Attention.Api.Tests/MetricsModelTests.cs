using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Attention.Api.Tests.Actions;
using Attention.Api.Tests.Classification;
using Attention.Api.Tests.Cropping;
using Attention.Api.Tests.Fixation;
using Attention.Api.Tests.Hosting;
using Attention.Api.Tests.Saliency;
using Attention.Api.Tests.Transcription;
using Attention.Inference.Tests.Video;

namespace Attention.Api.Tests;

/// <summary>What a scraper reads of the work that was done.</summary>
/// <remarks>
/// Alone, and on a service of its own: the exporters of one process share what has the same name, so a service that ends takes the
/// measurements of all others with it.
/// </remarks>
[Collection(nameof(MetricsModelTests))]
[CollectionDefinition(nameof(MetricsModelTests), DisableParallelization = true)]
public sealed class MetricsModelTests
{
    [Fact]
    public async Task Every_task_is_measured()
    {
        await using var api = new AttentionApi();
        var rest = api.CreateClient();

        await rest.CaptionAsync(Pictures.Jpeg());
        await rest.ClassifyAsync(Pictures.Jpeg());
        await rest.CropAsync(Pictures.Jpeg());
        await rest.DetectAsync(Pictures.Jpeg());
        await rest.PredictAsync(Pictures.Jpeg());
        await rest.RecognizeAsync(Films.Dawn);
        await rest.TranscribeAsync(await File.ReadAllBytesAsync(Path.Combine(AttentionApi.RepositoryRoot, "models", "repository", "transcribe-las", "1", "golden", "yes.wav"), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await rest.PostJsonAsync("/v1/translations", Requests.Translation("A dog runs."))).StatusCode);
        var metrics = await rest.GetStringAsync("/metrics");

        string[] tasks = ["action", "captioning", "classification", "cropping", "encoding", "fixation", "saliency", "transcription", "translation"];
        Assert.Equal(tasks, TasksOf("attention_compute_duration_seconds_count", metrics));
        Assert.Contains("attention_queue_duration_seconds_bucket", metrics, StringComparison.Ordinal);
        Assert.Contains("model=\"caption-soft\"", metrics, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"le=\"{0.025}\""), metrics, StringComparison.Ordinal);
    }

    private static IEnumerable<string> TasksOf(string metric, string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith(metric, StringComparison.Ordinal))
        .Select(line => Regex.Match(line, "task=\"(.*?)\"").Groups[1].Value)
        .Distinct()
        .Order(StringComparer.Ordinal);
}
