using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace Attention.Api.Tests;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData("/v1/captions", true)]
    [InlineData("/attention.v1.CaptioningService/Caption", true)]
    [InlineData("/health/ready", false)]
    [InlineData("/metrics", false)]
    [InlineData("/Health/live", false)]
    [InlineData("/METRICS", false)]
    public async Task Requests_are_traced_and_what_comes_every_few_seconds_is_not(string path, bool isTraced)
    {
        await using var api = new TransportApi();
        var options = api.Services.GetRequiredService<IOptionsMonitor<AspNetCoreTraceInstrumentationOptions>>();
        var context = new DefaultHttpContext { Request = { Path = path } };

        Assert.Equal(isTraced, options.Get(Options.DefaultName).Filter!(context));
    }
}
