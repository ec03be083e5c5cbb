using Microsoft.AspNetCore.Hosting;

[assembly: AssemblyFixture(typeof(Attention.Api.Tests.Hosting.ToyApi))]

namespace Attention.Api.Tests.Hosting;

/// <summary>The whole service with toy models, whose answers are known beforehand.</summary>
public sealed class ToyApi : AttentionApi
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Models:Path", Path.Combine(RepositoryRoot, "tests", "Attention.Inference.Tests", "Fixtures", "repository"));
    }
}
