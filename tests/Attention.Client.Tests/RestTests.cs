using System.Net;
using Attention.Client.Rest;
using Attention.Client.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Cropping;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Client.Tests;

/// <summary>What only REST has: what stands between client and service, and answers of other versions.</summary>
public sealed class RestTests
{
    [Theory]
    [InlineData("""[ { "name": "a", "state": "ready" } ]""")]
    [InlineData("""{ "object": "list", "data": [ { "id": "a", "object": "model", "created": 0, "owned_by": "attention", "name": "a", "state": "ready" } ] }""")]
    public async Task Models_are_read_bare_and_as_OpenAI_lists_them(string list)
    {
        var models = await Client(new CannedAnswer(list)).ListModelsAsync(Cancelled);

        Assert.Equal(("a", "ready"), (models.Single().Name, models.Single().State));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, ErrorCode.Unavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout, ErrorCode.DeadlineExceeded)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, ErrorCode.TooLarge)]
    [InlineData(HttpStatusCode.Forbidden, ErrorCode.Forbidden)]
    [InlineData(HttpStatusCode.InsufficientStorage, ErrorCode.Internal)]
    [InlineData(HttpStatusCode.Conflict, ErrorCode.InvalidInput)]
    public async Task What_answers_in_place_of_the_service_is_told_by_its_status(HttpStatusCode status, ErrorCode code)
    {
        var fault = await FailsAsync(new CannedAnswer("<html>nginx</html>", "text/html", status));

        Assert.Equal(code, fault.Code);
        Assert.StartsWith($"The service answered {(int)status}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Welcome!</html>", "text/html")]
    [InlineData("null", "application/json")]
    [InlineData("""{ "texts": 1 }""", "application/json")]
    public async Task An_answer_that_is_none_is_no_success(string body, string mediaType) =>
        Assert.Equal(ErrorCode.Internal, (await FailsAsync(new CannedAnswer(body, mediaType))).Code);

    [Fact]
    public async Task A_stream_that_fails_half_way_says_why()
    {
        const string Stream =
            """
            event: token
            data: { "index": 0, "token": { "text": "oui", "logProb": 0 } }

            event: error
            data: { "status": 504, "code": "deadlineExceeded", "detail": "Too late.", "traceId": "t" }


            """;
        await using var events = Client(new CannedAnswer(Stream, "text/event-stream")).StreamTranslationAsync("yes", "en", "fr", cancellationToken: Cancelled)
            .GetAsyncEnumerator(Cancelled);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("oui", events.Current.Token!.Text);
        var fault = await Assert.ThrowsAsync<AttentionException>(() => events.MoveNextAsync().AsTask());
        Assert.Equal((ErrorCode.DeadlineExceeded, "Too late.", "t"), (fault.Code, fault.Message, fault.TraceId));
    }

    [Theory]
    [InlineData("http://host/under/a/path")]
    [InlineData("http://host/under/a/path/")]
    public async Task A_service_may_live_under_a_path(string address)
    {
        var answer = new CannedAnswer("[]");
        var services = new ServiceCollection();
        services.AddAttention(new Uri(address)).ConfigurePrimaryHttpMessageHandler(() => answer);
        await using var provider = services.BuildServiceProvider();

        Assert.Empty(await provider.GetRequiredService<IAttentionClient>().ListModelsAsync(Cancelled));

        Assert.Equal("http://host/under/a/path/v1/models", answer.Asked!.AbsoluteUri);
    }

    [Fact]
    public void An_option_is_written_as_the_service_reads_it()
    {
        Assert.Null(RestBody.Text(null));
        Assert.Null(RestBody.Text(false));
        Assert.Equal("true", RestBody.Text(true));
        Assert.Equal("0", RestBody.Text(0));
        Assert.Equal("0.25", RestBody.Text(0.25));
        Assert.Null(RestBody.Text(AttentionFormat.Weights));
        Assert.Equal("none", RestBody.Text(AttentionFormat.None));
        Assert.Equal("a,b", RestBody.Text(new List<string> { "a", "b" }));
        Assert.Equal("0.5,-1", RestBody.Text(new List<double> { 0.5, -1 }));
        Assert.Equal("3,4;5,6", RestBody.Text(new List<GridCell> { new() { Row = 3, Column = 4 }, new() { Row = 5, Column = 6 } }));
        Assert.Equal("1.5,2,3,4", RestBody.Text(new List<CenteredBox> { new() { CenterX = 1.5, CenterY = 2, Width = 3, Height = 4 } }));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static RestAttentionClient Client(HttpMessageHandler handler) => new(new HttpClient(handler) { BaseAddress = new Uri("http://localhost/") });

    private static Task<AttentionException> FailsAsync(CannedAnswer answer) =>
        Assert.ThrowsAsync<AttentionException>(() => Client(answer).TranslateAsync("yes", "en", "fr", cancellationToken: Cancelled));
}
