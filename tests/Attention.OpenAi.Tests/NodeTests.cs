using System.Diagnostics;
using Attention.Page.Tests.Hosting;

namespace Attention.OpenAi.Tests;

/// <summary>The tests of tests/clients/openai-node, which run OpenAI's client for Node.js against the service.</summary>
public sealed class NodeTests(PageApi api)
{
    private static readonly string Folder = Path.Combine(PageApi.Root, "tests", "clients", "openai-node");

    [Fact]
    public async Task OpenAis_client_for_Node_works_unchanged()
    {
        const string Missing = "NO NODE CLIENT, SO THIS TEST DID NOT RUN: install Node.js and run npm ci in tests/clients/openai-node.";
        var isThere = Directory.Exists(Path.Combine(Folder, "node_modules", "openai"));
        Assert.False(!isThere && Environment.GetEnvironmentVariable("REQUIRE_NODE") is "1", Missing);
        Assert.SkipWhen(!isThere, Missing);

        using var node = Process.Start(new ProcessStartInfo("node", ["--test", "--test-reporter=spec", "openai.test.mjs"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ATTENTION_URL"] = api.Address, ["NODE_NO_WARNINGS"] = "1" },
        })!;
        var said = await Task.WhenAll(
            node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(node.ExitCode == 0, string.Concat(said));
    }
}
