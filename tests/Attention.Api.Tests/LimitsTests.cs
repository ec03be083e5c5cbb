using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Attention.Api.Tests;

public sealed class LimitsTests
{
    [Theory]
    [InlineData("MaxImageBytes", "0")]
    [InlineData("MaxTextBytes", "-1")]
    [InlineData("RequestTimeout", "00:00:00")]
    [InlineData("BulkInFlight", "0")]
    [InlineData("DrainDelay", "-00:00:01")]
    public async Task A_limit_out_of_range_stops_the_start_and_is_named(string setting, string value)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[$"Limits:{setting}"] = value;
        builder.Services.AddLimits();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = builder.Build();
            await app.StartAsync();
        });
        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_within_their_own_ranges() =>
        Assert.True(new LimitsOptionsValidator().Validate(null, new LimitsOptions()).Succeeded);
}
