namespace Attention.Api.Tests;

/// <summary>How many connections the system has descriptors for.</summary>
public sealed class DescriptorsTests
{
    private const string Scarce = "Limit Soft Limit Hard Limit Units\nMax open files            360                  4096                 files     \n";
    private const string Unlimited = "Max open files            unlimited            unlimited            files     \n";

    [Theory]
    [InlineData(Scarce, 1, 10)]
    [InlineData(Unlimited, 4, 1024)]
    [InlineData("Max open files            65536                65536                files     ", 4, 1024)]
    public void No_more_connections_are_taken_than_there_are_descriptors_for(string limits, int processors, int connections) =>
        Assert.Equal(connections, Descriptors.Allow(1024, limits.Split('\n'), processors));

    [Fact]
    public void A_service_that_would_run_out_of_them_by_itself_does_not_start_and_says_why()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Descriptors.Allow(1024, Scarce.Split('\n'), processors: 4));

        Assert.Contains("360 files", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", refusal.Message, StringComparison.Ordinal);
    }
}
