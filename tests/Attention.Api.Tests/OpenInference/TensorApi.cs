using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;

[assembly: AssemblyFixture(typeof(Attention.Api.Tests.OpenInference.TensorApi))]

namespace Attention.Api.Tests.OpenInference;

/// <summary>The whole service with models that have no task, see Fixtures/tensors.py.</summary>
public class TensorApi : AttentionApi
{
    /// <summary>Of the models.</summary>
    public static readonly string Models = Path.Combine(RepositoryRoot, "tests", "Attention.Api.Tests", "OpenInference", "Fixtures", "repository");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Models:Path", Models);
    }
}
