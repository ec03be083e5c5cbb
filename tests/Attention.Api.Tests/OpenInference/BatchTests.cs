using System.Diagnostics.Metrics;
using System.Net;
using Attention.Inference.Admission;
using Attention.Inference.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Attention.Api.Tests.OpenInference;

/// <summary>Tensors run in the batches of the engine, and under its limits.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Rows_of_several_requests_share_a_pass_and_each_gets_its_own()
    {
        await using var api = new SetApi(("Batching:MaxQueueDelay", "00:00:01"), ("Batching:MaxBatchSize", "6"));
        var client = api.CreateClient();
        using var passes = new MetricCollector<int>(api.Services.GetRequiredService<IMeterFactory>(), InferenceMetrics.Name, "attention.batch.size");

        // Whoever comes first waits for company, and six rows are a full batch.
        var answers = await Task.WhenAll(Scale(client, 10, 1, 2, 3), Scale(client, 10, 4, 5), Scale(client, 10, 6));

        Assert.Equal([[10, 20, 30], [40, 50], [60]], answers);
        Assert.Equal([6], passes.GetMeasurementSnapshot().Select(pass => pass.Value));
        Assert.Equal(("scale", "model"), (passes.LastMeasurement!.Tags["model"], passes.LastMeasurement.Tags["graph"]));
    }

    [Fact]
    public async Task Rows_of_different_forms_never_share_a_pass()
    {
        await using var api = new SetApi(("Batching:MaxQueueDelay", "00:00:00.2"));
        var client = api.CreateClient();

        var answers = await Task.WhenAll(Scale(client, 10, 1), Scale(client, 100, 1), Wide(client, 10, 1, 2), Scale(client, 10, 3));

        Assert.Equal([[10], [100], [10, 20], [30]], answers);
    }

    [Fact]
    public async Task A_row_gives_the_same_alone_and_in_a_batch()
    {
        await using var api = new SetApi(("Batching:MaxQueueDelay", "00:00:00.2"));
        var client = api.CreateClient();
        var rows = Enumerable.Range(0, 4).Select(row => row / 3f).ToArray();

        var together = await Scale(client, 7, rows);
        var alone = await Task.WhenAll(rows.Select(row => Scale(client, 7, row)));

        Assert.Equal(together, alone.Select(answer => answer[0]));
    }

    [Fact]
    public async Task A_full_queue_refuses_the_whole_request_and_says_when_to_come_back()
    {
        // Of one caller half may wait: two of the four rows.
        await using var api = new SetApi(("Batching:MaxQueueDelay", "00:00:01"), ("Batching:MaxBatchSize", "8"), ("Batching:MaxQueueSize", "3"));

        var refusal = await api.CreateClient().InferAsync("identity-fp32", Infer.Request(Infer.Input("INPUT", "FP32", "[4,1]", "[1,2,3,4]")));

        Assert.Contains("Batching:MaxQueueSize", await refusal.ErrorAsync(HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
        Assert.NotNull(refusal.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_a_request_holds_is_counted_and_given_back()
    {
        await using var api = new SetApi();
        var client = api.CreateClient();
        var door = api.Services.GetRequiredService<Door>();

        await (await client.InferAsync("identity-int8", "", new byte[1 << 20], header: "0")).BinaryAsync();

        Assert.Equal((0, 0), (door.BytesTaken, api.Services.GetRequiredService<WorkBudget>().BytesTaken));
    }

    [Fact]
    public async Task A_body_for_which_there_is_no_room_is_refused()
    {
        await using var api = new SetApi(("Admission:MaxBodyBytes", "1048576"));

        var refusal = await api.CreateClient().InferAsync("identity-int8", "", new byte[2 << 20], header: "0");

        Assert.Contains("Admission:MaxBodyBytes", await refusal.ErrorAsync(HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
        Assert.NotNull(refusal.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_a_graph_would_make_of_a_request_is_counted_before_it_runs()
    {
        // Eight times what it reads, and twice what it gives.
        await using var api = new SetApi(("Admission:MaxWorkBytes", "8388608"));
        var client = api.CreateClient();

        var refusal = await client.InferAsync("identity-int8", "", new byte[1 << 20], header: "0");

        Assert.Contains("takes 10485760 bytes", await refusal.ErrorAsync(HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
    }

    private static Task<float[]> Scale(HttpClient client, int factor, params float[] rows) => RunAsync(client, factor, $"[{rows.Length},1]", rows);

    private static Task<float[]> Wide(HttpClient client, int factor, params float[] row) => RunAsync(client, factor, $"[1,{row.Length}]", row);

    private static async Task<float[]> RunAsync(HttpClient client, int factor, string shape, float[] values) => (await (await client.InferAsync(
        "scale", Infer.Request(Infer.Input("INPUT", "FP32", shape, Infer.Numbers(values)), Infer.Input("factor", "FP32", "[1]", $"[{factor}]")))).JsonAsync()).Output("OUTPUT").Floats();

    private sealed class SetApi(params (string Setting, string Value)[] settings) : TensorApi
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            foreach (var (setting, value) in settings)
            {
                builder.UseSetting(setting, value);
            }
        }
    }
}
