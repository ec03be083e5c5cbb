using System.Globalization;
using System.Text.RegularExpressions;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests;

/// <summary>What stops the service waits as long as stopping may take.</summary>
public sealed partial class DeploymentTests
{
    private static readonly LimitsOptions Limits = new();

    [Fact]
    public void Compose_waits_as_long_as_stopping_may_take() =>
        Assert.Equal(Limits.ShutdownTimeout, Seconds(GracePeriod(), Read("docker-compose.yml")));

    [Theory]
    [InlineData("deploy/kubernetes/base/deployment.yaml")]
    [InlineData("deploy/kserve/inferenceservice.yaml")]
    public void Kubernetes_waits_as_long_and_for_what_it_does_before(string file)
    {
        var manifest = Read(file);

        Assert.Equal(Seconds(Sleep(), manifest) + Limits.ShutdownTimeout, Seconds(TerminationGracePeriod(), manifest));
        // Two failed probes are what it takes to notice, each of which may come a period late and take its time.
        var notice = 2 * (Seconds(ReadinessPeriod(), manifest) + Seconds(ReadinessTimeout(), manifest));
        Assert.True(Limits.DrainDelay >= notice, $"{Limits.DrainDelay} is less than {notice}.");
    }

    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("deploy/kubernetes/base/deployment.yaml")]
    [InlineData("deploy/kserve/inferenceservice.yaml")]
    [InlineData("src/Attention.Api/appsettings.json")]
    public void No_deployment_has_a_time_of_its_own(string file) =>
        Assert.DoesNotMatch(@"Limits__(DrainDelay|RequestTimeout)|(DrainDelay|RequestTimeout)""", Read(file));

    [Fact]
    public void The_host_cuts_off_what_is_left_before_the_time_is_up() =>
        Assert.InRange(Limits.DrainDelay + Limits.RequestTimeout, TimeSpan.Zero, Limits.ShutdownTimeout - TimeSpan.FromSeconds(1));

    private static string Read(string file) => File.ReadAllText(Path.Combine(AttentionApi.RepositoryRoot, file));

    private static TimeSpan Seconds(Regex where, string text) =>
        TimeSpan.FromSeconds(int.Parse(Assert.Single(where.Matches(text)).Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"stop_grace_period: (\d+)s")]
    private static partial Regex GracePeriod();

    [GeneratedRegex(@"terminationGracePeriodSeconds: (\d+)")]
    private static partial Regex TerminationGracePeriod();

    [GeneratedRegex(@"preStop:(?:\s*#[^\n]*)*\s*sleep:\s*seconds: (\d+)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"readinessProbe:[^#]*?periodSeconds: (\d+)")]
    private static partial Regex ReadinessPeriod();

    [GeneratedRegex(@"readinessProbe:[^#]*?timeoutSeconds: (\d+)")]
    private static partial Regex ReadinessTimeout();
}
