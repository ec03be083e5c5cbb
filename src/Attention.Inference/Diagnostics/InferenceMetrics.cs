using System.Diagnostics;
using System.Diagnostics.Metrics;
using Attention.Contracts.Models;
using Attention.Inference.Batching;
using Attention.Inference.Models;

namespace Attention.Inference.Diagnostics;

/// <summary>Every instrument of the engine. Durations are in seconds and histograms, so that quantiles work.</summary>
public sealed class InferenceMetrics
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Attention";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly string[] Reasons = ["rejected", "cancelled", "backend"];
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    // What the gauge calls the states of a model: gRPC's health and KServe say serving of what our list of models calls ready.
    private static readonly (string State, string Tag)[] States =
        [(ModelState.Loading, "loading"), (ModelState.Ready, "serving"), (ModelState.Refused, "refused")];

    private readonly Meter _meter;
    private readonly Histogram<double> _queue;
    private readonly Histogram<double> _compute;
    private readonly Histogram<double> _preprocess;
    private readonly Histogram<double> _render;
    private readonly Histogram<int> _batchSize;
    private readonly UpDownCounter<int> _queueLength;
    private readonly UpDownCounter<int> _rows;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _cacheHits;
    private readonly Counter<long> _cacheMisses;

    public InferenceMetrics(IMeterFactory factory)
    {
        var meter = _meter = factory.Create(Name);
        _queue = meter.CreateHistogram("attention.queue.duration", "s", "Time a request waits for a batch.", advice: Seconds);
        _compute = meter.CreateHistogram("attention.compute.duration", "s", "Time of one forward pass.", advice: Seconds);
        _preprocess = meter.CreateHistogram("attention.preprocess.duration", "s", "Time to read and preprocess an input.", advice: Seconds);
        _render = meter.CreateHistogram("attention.render.duration", "s", "Time to turn attention into maps and pictures.", advice: Seconds);
        _batchSize = meter.CreateHistogram("attention.batch.size", "{request}", "Requests in one forward pass.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64] });
        _queueLength = meter.CreateUpDownCounter<int>("attention.queue.length", "{request}", "Requests that wait.");
        _rows = meter.CreateUpDownCounter<int>("attention.rows.active", "{row}", "Beam rows that a decoder advances with every step.");
        _tokens = meter.CreateCounter<long>("attention.tokens", "{token}", "Tokens of returned sequences.");
        _failed = meter.CreateCounter<long>("attention.requests.failed", "{request}", "Requests that an engine did not answer.");
        _cacheHits = meter.CreateCounter<long>("attention.cache.hits", "{request}", "Images whose features were known.");
        _cacheMisses = meter.CreateCounter<long>("attention.cache.misses", "{request}", "Images whose features were computed.");
    }

    public void Queued(EngineName engine, int change) => _queueLength.Add(change, Tags(engine));

    public void Waited(EngineName engine, TimeSpan queue) => _queue.Record(queue.TotalSeconds, Tags(engine));

    public void Ran(EngineName engine, int batchSize, TimeSpan compute)
    {
        _batchSize.Record(batchSize, Tags(engine));
        _compute.Record(compute.TotalSeconds, Tags(engine));
    }

    public void RowsChanged(EngineName engine, int change) => _rows.Add(change, Tags(engine));

    public void Generated(EngineName engine, int tokens) => _tokens.Add(tokens, Tags(engine));

    internal void Failed(EngineName engine, FailureReason reason) => _failed.Add(1, [.. Tags(engine), new("reason", Reasons[(int)reason])]);

    public void Preprocessed(string task, string model, TimeSpan duration) => _preprocess.Record(duration.TotalSeconds, new("task", task), new("model", model));

    public void Rendered(string task, string model, TimeSpan duration) => _render.Record(duration.TotalSeconds, new("task", task), new("model", model));

    public void CacheRead(string model, bool hit) => (hit ? _cacheHits : _cacheMisses).Add(1, new KeyValuePair<string, object?>("model", model));

    /// <summary>
    /// Tells from now on which state every model is in: 1 for the one that holds and 0 for the others, since a series that merely went
    /// away is read as what it was last.
    /// </summary>
    internal void ObserveModels(Func<IEnumerable<ModelInfo>> models) => _meter.CreateObservableGauge(
        "attention.model.state",
        () => models().SelectMany(static model => States.Select(state => new Measurement<int>(
            model.State == state.State ? 1 : 0, new("model", model.Name), new("state", state.Tag)))),
        description: "1 for the state that a model is in: loading, serving or refused.");

    private static TagList Tags(EngineName engine) => new() { { "task", engine.Task }, { "model", engine.Model }, { "graph", engine.Graph } };
}
