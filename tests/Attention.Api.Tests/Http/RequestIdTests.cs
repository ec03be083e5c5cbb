using System.Diagnostics;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Http;

/// <summary>The id by which a request is spoken of.</summary>
public sealed class RequestIdTests(TransportApi api) : IClassFixture<TransportApi>
{
    private const string Header = "X-Request-Id";

    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/health/live")]
    [InlineData("/")]
    [InlineData("/v1/nothing")]
    public async Task Every_answer_has_one_of_its_own(string path)
    {
        var first = await AskAsync(path);
        var second = await AskAsync(path);

        Assert.Matches("^[0-9a-f]{32}$", IdOf(first));
        Assert.NotEqual(IdOf(first), IdOf(second));
    }

    [Theory]
    [InlineData("f6a2b1de-7a0d-4a51-9b3e-0d2c4b6a8e10")]
    [InlineData("req_01JZ8W/+=.~:@")]
    public async Task The_one_that_a_client_gives_comes_back(string id)
    {
        Assert.Equal(id, IdOf(await AskAsync("/v1/models", id)));
        Assert.Equal(id, IdOf(await AskAsync("/v1/nothing", id)));
    }

    [Fact]
    public async Task It_comes_back_on_gRPC_too()
    {
        using var call = new V1.ModelService.ModelServiceClient(api.Channel()).ListModelsAsync(new V1.ListModelsRequest(), new Metadata { { "x-request-id", "mine" } });

        Assert.Equal("mine", (await call.ResponseHeadersAsync).GetValue("x-request-id"));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a\"quoted\"one")]
    [InlineData("<b>")]
    public async Task What_is_no_id_is_not_repeated_and_has_one_of_ours(string id) =>
        Assert.Matches("^[0-9a-f]{32}$", IdOf(await AskAsync("/v1/models", id)));

    [Fact]
    public async Task Nor_has_one_that_is_too_long()
    {
        Assert.Equal(128, IdOf(await AskAsync("/v1/models", new string('a', 128))).Length);
        Assert.Equal(32, IdOf(await AskAsync("/v1/models", new string('a', 129))).Length);
    }

    [Fact]
    public async Task Logs_and_traces_have_it()
    {
        var traced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("http.request.header.x-request-id") is "mine-to-find")
                {
                    traced.TrySetResult();
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var own = new LoggedApi();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models/nobody") { Headers = { { Header, "mine-to-find" } } };
        await own.CreateClient().SendAsync(request);

        // The last thing that happens to a request, after its answer was sent.
        await traced.Task.WaitAsync(TestContext.Current.CancellationToken);
        var line = own.Services.GetFakeLogCollector().GetSnapshot().Single(log => log.Message.StartsWith("A request was refused", StringComparison.Ordinal));
        var scope = line.Scopes.OfType<IReadOnlyList<KeyValuePair<string, object>>>().SelectMany(static scope => scope);
        Assert.Contains(new KeyValuePair<string, object>("RequestId", "mine-to-find"), scope);
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (id is not null)
        {
            request.Headers.TryAddWithoutValidation(Header, id);
        }

        return await _client.SendAsync(request);
    }

    private static string IdOf(HttpResponseMessage response) => response.Headers.GetValues(Header).Single();

    private sealed class LoggedApi : TransportApi
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureLogging(static logging => logging.AddFakeLogging().AddFilter("Attention", LogLevel.Debug));
        }
    }
}
