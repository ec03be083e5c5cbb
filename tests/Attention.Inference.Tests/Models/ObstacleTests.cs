using System.Diagnostics.Metrics;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Models;

/// <summary>The engine is ready when what should be served is; if not, it says what is amiss.</summary>
public sealed class ObstacleTests : IDisposable
{
    private const string Unknown = "its task 'divination' is unknown; there are: ";

    private readonly ToyRepository _toys = new(Path.Combine(AppContext.BaseDirectory, Engine.Toy));

    [Fact]
    public async Task An_empty_repository_is_not_ready()
    {
        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.False(engine.Models.IsReady);
        Assert.Equal("There is no folder in the model repository (Models:Path).", engine.Models.Obstacle);
    }

    [Fact]
    public async Task A_repository_whose_only_model_was_refused_is_not_ready_and_says_why()
    {
        _toys.AddRefused("oracle");

        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.False(engine.Models.IsReady);
        Assert.StartsWith($"No model is served that requests can ask for. Refused: oracle ({Unknown}", engine.Models.Obstacle, StringComparison.Ordinal);
        Assert.Contains(engine.Logs.GetSnapshot(), record => record.Message.Contains(engine.Models.Obstacle!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_encoder_whose_readers_are_missing_is_not_enough()
    {
        _toys.Add("encoder", toy: "toy-encoder");

        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.Equal("No model is served that requests can ask for. Refused: none.", engine.Models.Obstacle);
    }

    [Fact]
    public async Task One_refused_folder_does_not_keep_the_rest_from_being_ready()
    {
        _toys.Add("good");
        _toys.AddRefused("oracle");

        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.Null(engine.Models.Obstacle);
    }

    [Fact]
    public async Task A_strict_repository_is_not_ready_while_any_folder_is_refused_and_names_them()
    {
        _toys.Add("good");
        _toys.AddRefused("oracle");
        _toys.AddRefused("sibyl");

        await using var engine = await Engine.StartAsync(_toys.Path, ("Models:Strict", "true"));

        Assert.False(engine.Models.IsReady);
        Assert.StartsWith($"Models:Strict is set, and of the model repository is refused: oracle ({Unknown}", engine.Models.Obstacle, StringComparison.Ordinal);
        Assert.Contains($"; sibyl ({Unknown}", engine.Models.Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strict_repository_without_a_fault_is_ready()
    {
        _toys.Add("good");

        await using var engine = await Engine.StartAsync(_toys.Path, ("Models:Strict", "true"));

        Assert.True(engine.Models.IsReady);
    }

    [Fact]
    public void When_the_last_folder_is_done_nothing_is_said_to_be_left()
    {
        using var repository = new ModelRepository(Options.Create(new ModelOptions()), NullLogger<ModelRepository>.Instance);
        repository.Expect("one");
        repository.Expect("two");

        repository.Refuse("one", "it is odd");
        Assert.Equal("The models are being loaded: 1 of 2 folders are done.", repository.Obstacle);

        repository.Refuse("two", "it is odd");
        Assert.Equal("No model is served that requests can ask for. Refused: one (it is odd); two (it is odd).", repository.Obstacle);
    }

    [Fact]
    public async Task The_state_of_every_model_is_measured()
    {
        _toys.Add("good");
        _toys.AddRefused("oracle");
        await using var engine = await Engine.StartAsync(_toys.Path);
        using var states = new MetricCollector<int>(engine.Get<IMeterFactory>(), InferenceMetrics.Name, "attention.model.state");

        states.RecordObservableInstruments();

        var measured = states.GetMeasurementSnapshot().Select(static one => ((string)one.Tags["model"]!, (string)one.Tags["state"]!, one.Value));
        Assert.Equal(
            [("good", "loading", 0), ("good", "serving", 1), ("good", "refused", 0), ("oracle", "loading", 0), ("oracle", "serving", 0), ("oracle", "refused", 1)],
            measured);
    }

    public void Dispose() => _toys.Dispose();
}
