using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Inference.Tests.Audio;
using Microsoft.AspNetCore.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Attention.Api.Tests.Mcp;

/// <summary>The tools as an agent meets them, by the client of the protocol's own package.</summary>
public sealed class McpModelTests(McpModelTests.McpApi api, AttentionApi without) : IClassFixture<McpModelTests.McpApi>, IAsyncLifetime
{
    private static readonly string[] Texts = ["The black cat sleeps.", ""];

    private McpClient? _agent;

    private McpClient Agent => _agent!;

    public async ValueTask InitializeAsync() => _agent = await ConnectAsync(api.CreateClient());

    public ValueTask DisposeAsync() => Agent.DisposeAsync();

    [Fact]
    public async Task Every_task_is_a_tool_that_says_what_it_takes()
    {
        var tools = await Agent.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["align", "caption", "classify", "compare_captions", "crop", "fixations", "recognize_action", "saliency", "transcribe", "translate"],
            tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.NotEmpty(tool.Description));
        var image = tools.Single(tool => tool.Name == "caption").JsonSchema.GetProperty("properties").GetProperty("image");
        Assert.Equal("string", image.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("caption")]
    [InlineData("compare_captions")]
    [InlineData("classify")]
    [InlineData("crop")]
    [InlineData("fixations")]
    [InlineData("saliency")]
    public async Task A_picture_is_answered_with_a_text_and_its_figure(string tool)
    {
        var answer = await CallAsync(tool, new() { ["image"] = $"data:image/jpeg;base64,{Convert.ToBase64String(Pictures.Jpeg())}" });

        Assert.NotEmpty(Assert.IsType<TextContentBlock>(answer.Content[0]).Text);
        var figure = Assert.IsType<ImageContentBlock>(answer.Content[1]);
        Assert.Equal("image/png", figure.MimeType);
        Assert.Equal(Pictures.Png()[..8], figure.DecodedData[..8].ToArray());
    }

    [Fact]
    public async Task A_sentence_is_answered_with_its_translation_and_the_alignment()
    {
        var answer = await CallAsync("translate", new() { ["texts"] = Texts, ["source"] = "en", ["target"] = "fr" });

        Assert.StartsWith("Le chat noir dort", Assert.IsType<TextContentBlock>(answer.Content[0]).Text, StringComparison.Ordinal);
        Assert.Equal("image/svg+xml", Assert.IsType<ImageContentBlock>(answer.Content[1]).MimeType);
    }

    [Fact]
    public async Task A_recording_is_answered_with_what_is_said()
    {
        var answer = await CallAsync("transcribe", new() { ["audio"] = Convert.ToBase64String(new Sounds.Wav { Samples = new float[8_000] }.ToBytes()) });

        Assert.IsType<TextContentBlock>(answer.Content[0]);
        Assert.IsType<ImageContentBlock>(answer.Content[1]);
    }

    [Theory]
    [InlineData("caption", "image", "AAAA")]
    [InlineData("caption", "image", "no base64!")]
    [InlineData("translate", "texts", "Hello.")]
    [InlineData("caption", "imege", "AAAA")]
    public async Task A_call_that_is_at_fault_is_told_so_by_name(string tool, string argument, string value)
    {
        var answer = await Agent.CallToolAsync(tool, new Dictionary<string, object?> { [argument] = value }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(answer.IsError);
        Assert.Contains(argument, Assert.IsType<TextContentBlock>(Assert.Single(answer.Content)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_none_unless_they_are_asked_for()
    {
        using var content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.NotFound, (await without.CreateClient().PostAsync("/mcp", content, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task They_need_a_key_where_callers_have_keys()
    {
        await using var closed = api.WithWebHostBuilder(builder => builder
            .UseSetting("Keys:Callers:0:Id", "alice")
            .UseSetting("Keys:Callers:0:Sha256", new string('0', 64)));
        using var content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.Unauthorized, (await closed.CreateClient().PostAsync("/mcp", content, TestContext.Current.CancellationToken)).StatusCode);
    }

    public sealed class McpApi : AttentionApi
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Mcp:Enabled", "true");
        }
    }

    private static async Task<McpClient> ConnectAsync(HttpClient client) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(client.BaseAddress!, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }, client),
        cancellationToken: TestContext.Current.CancellationToken);

    private async Task<CallToolResult> CallAsync(string tool, Dictionary<string, object?> arguments)
    {
        var answer = await Agent.CallToolAsync(tool, arguments, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(answer.IsError == true, (answer.Content.FirstOrDefault() as TextContentBlock)?.Text);
        return answer;
    }
}
