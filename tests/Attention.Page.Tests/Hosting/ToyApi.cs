[assembly: AssemblyFixture(typeof(Attention.Page.Tests.Hosting.ToyApi))]

namespace Attention.Page.Tests.Hosting;

/// <summary>The service with toys, for the views of tasks whose models are not in the repository yet.</summary>
public sealed class ToyApi : PageApi
{
    protected override string Repository => Path.Combine(Root, "tests", "Attention.Inference.Tests", "Fixtures", "repository");
}
