using Attention.Inference.Models;
using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Attention.Inference.Tests.Models;

/// <summary>What loading fails with that no folder can be refused for.</summary>
public sealed class StartupFaultTests : IDisposable
{
    private readonly ToyRepository _toys = new(Path.Combine(AppContext.BaseDirectory, Engine.Toy));

    [Fact]
    public async Task It_ends_the_service_with_its_reason_and_not_as_if_it_had_been_asked_to_stop()
    {
        _toys.Add("clumsy", static config =>
        {
            config["task"] = "clumsy";
            // What nobody reads is refused.
            Array.ForEach(["tokenizer", "languages", "decoding", "limits"], field => config.Remove(field));
        });
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Models:Path"] = _toys.Path;
        builder.Services.AddMetrics().AddSingleton(TimeProvider.System).AddInference().AddTask<Clumsy>("clumsy");
        using var host = builder.Build();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => host.RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal("It cannot even be closed.", fault.Message);
    }

    public void Dispose() => _toys.Dispose();

    private sealed class Clumsy(ModelGraphs graphs) : ServedModel(graphs), IDisposable
    {
        public override void WarmUp() => throw new InvalidDataException("It cannot be served.");

        public void Dispose() => Fail("It cannot even be closed.");

        private static void Fail(string reason) => throw new InvalidOperationException(reason);
    }
}
