using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Security;

/// <summary>What the files of the deployment open.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task Compose_publishes_its_ports_to_this_machine_alone()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(AttentionApi.RepositoryRoot, "docker-compose.yml"), TestContext.Current.CancellationToken);
        var ports = lines.SkipWhile(line => line.Trim() != "ports:").Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, "^ +- \".*:\\d+\"$")).ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.Contains("\"127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kubernetes_keeps_its_services_within_the_cluster()
    {
        var services = await File.ReadAllTextAsync(Path.Combine(AttentionApi.RepositoryRoot, "deploy", "kubernetes", "base", "services.yaml"), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("LoadBalancer", services, StringComparison.Ordinal);
        Assert.DoesNotContain("NodePort", services, StringComparison.Ordinal);
    }
}
