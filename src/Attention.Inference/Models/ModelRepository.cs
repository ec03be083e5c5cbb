using System.Collections.Immutable;
using Attention.Contracts;
using Attention.Contracts.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Models;

/// <summary>
/// Every model folder, served or refused. A folder that is incomplete, altered or of an unknown task is refused by name and
/// reason; the rest still serves.
/// </summary>
public sealed partial class ModelRepository(IOptions<ModelOptions> options, ILogger<ModelRepository> logger) : IDisposable
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Replaced as a whole by the one who loads, so that whoever asks meanwhile sees one state and not half of the next.
    private volatile ImmutableSortedDictionary<string, ModelInfo> _models = ImmutableSortedDictionary.Create<string, ModelInfo>(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, ServedModel> _served = ImmutableDictionary.Create<string, ServedModel>(StringComparer.Ordinal);
    private volatile string? _obstacle = "The models are not loaded yet.";

    /// <summary>Every folder found, by name.</summary>
    public IReadOnlyList<ModelInfo> Models => [.. _models.Values];

    /// <summary>Whether what should be served is: see <see cref="Obstacle"/>.</summary>
    public bool IsReady => Obstacle is null;

    /// <summary>
    /// Why requests cannot be answered, in words for clients; null when they can: every folder was served or refused, something that
    /// requests can ask for is served, and with <see cref="ModelOptions.Strict"/> nothing is refused.
    /// </summary>
    public string? Obstacle => _obstacle;

    /// <summary>Completed once every folder was served or refused; cancelled when the service stops before.</summary>
    public Task Loaded => _loaded.Task;

    // Wherever the repository lies, clients are not told.
    internal string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, options.Value.Path);

    /// <exception cref="InferenceException">There is no folder of that name; the fault is in <paramref name="field"/>.</exception>
    public ModelInfo Find(string name, string field = "model") => _models.TryGetValue(name, out var model)
        ? model
        : throw new InferenceException(ErrorCode.NotFound, $"There is no model '{name}'. There are: {string.Join(", ", _models.Keys)}.", field);

    /// <summary>The model that answers requests of a task which name none; null where none is served. Of several defaults the first by name.</summary>
    /// <param name="task">As in config.json.</param>
    public ModelInfo? DefaultOf(string task) => _models.Values
        .Where(model => model.Task == task && model.State == ModelState.Ready).OrderByDescending(static model => model.Default).FirstOrDefault();

    /// <summary>Every model of a kind that is served, defaults first, then by name.</summary>
    public IEnumerable<TModel> Served<TModel>()
        where TModel : ServedModel
    {
        var served = _served;
        return _models.Keys.Select(name => served.GetValueOrDefault(name)).OfType<TModel>().OrderByDescending(static model => model.Folder.Config.Default);
    }

    /// <summary>The model a request names, or the default of its kind.</summary>
    /// <exception cref="InferenceException">There is none, or it is of another task; the fault is in <paramref name="field"/>.</exception>
    public TModel Resolve<TModel>(string? name, string field = "model")
        where TModel : ServedModel => name is null
        ? Served<TModel>().FirstOrDefault()
            ?? throw new InferenceException(ErrorCode.NotFound, "No model that is served can do this. GET /v1/models lists them.", field)
        : _served.GetValueOrDefault(name) as TModel ?? throw WhyNot<TModel>(name, field);

    public void Dispose()
    {
        _obstacle = "The models are closed.";
        _loaded.TrySetCanceled();
        foreach (var model in _served.Values)
        {
            model.Close();
        }
    }

    /// <summary>Lists a folder whose turn is to come.</summary>
    internal void Expect(string name) => Tell(new ModelInfo { Name = name, State = ModelState.Loading });

    /// <summary>Lets requests ask for a model, and owns it from here on.</summary>
    internal void Serve(ServedModel model)
    {
        var description = ModelDescription.Of(model);
        _served = _served.Add(model.Name, model);
        Tell(description);
        LogServed(model.Name, model.Folder.Config.Version, model.Folder.Config.Task);
    }

    internal void Refuse(string name, string reason)
    {
        // The runtime names the file that it could not open by its whole path.
        var told = reason.Replace(Path, "", StringComparison.Ordinal).Replace(System.IO.Path.GetFullPath(Path), "", StringComparison.Ordinal);
        Tell(new ModelInfo { Name = name, State = ModelState.Refused, Reason = told });
        LogRefused(name, reason);
    }

    /// <summary>Every folder has been served or refused: whether that is enough is decided here.</summary>
    internal void Complete()
    {
        _obstacle = Shortfall();
        if (_obstacle is { } obstacle)
        {
            LogShortfall(obstacle);
        }

        _loaded.TrySetResult();
    }

    private void Tell(ModelInfo model)
    {
        _models = _models.SetItem(model.Name, model with { Created = WrittenAt(model.Name) });
        var done = _models.Values.Count(static one => one.State != ModelState.Loading);
        // Whoever asks between the last folder and the end is not told that there is something left to do.
        _obstacle = done < _models.Count ? $"The models are being loaded: {done} of {_models.Count} folders are done." : Shortfall();
    }

    // A folder without one is refused, and told of all the same.
    private long WrittenAt(string name)
    {
        var folder = System.IO.Path.Combine(Path, name);
        var config = System.IO.Path.Combine(folder, ConfigFile.Name);
        return new DateTimeOffset(File.GetLastWriteTimeUtc(File.Exists(config) ? config : folder)).ToUnixTimeSeconds();
    }

    private string? Shortfall()
    {
        var refused = _models.Values.Where(static model => model.State == ModelState.Refused).Select(static model => $"{model.Name} ({model.Reason})").ToList();
        return _models.IsEmpty ? "There is no folder in the model repository (Models:Path)."
            : !_served.Values.Any(static model => model.AnswersRequests) ? $"No model is served that requests can ask for. Refused: {Join(refused)}."
            : options.Value.Strict && refused.Count > 0 ? $"Models:Strict is set, and of the model repository is refused: {Join(refused)}."
            : null;
    }

    private static string Join(List<string> refused) => refused.Count == 0 ? "none" : string.Join("; ", refused);

    private InferenceException WhyNot<TModel>(string name, string field)
        where TModel : ServedModel
    {
        var model = Find(name, field);
        var fitting = string.Join(", ", Served<TModel>().Select(static served => served.Name));
        return model.Reason is null
            ? new InferenceException(ErrorCode.InvalidInput, $"{field}: '{name}' is for {model.Task}. Here it can be: {fitting}.", field)
            : new InferenceException(ErrorCode.NotFound, $"Model '{name}' is not served: {model.Reason}. Here it can be: {fitting}.", field);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Name} {Version} serves {Task}")]
    private partial void LogServed(string name, string version, string task);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Name} is refused: {Reason}")]
    private partial void LogRefused(string name, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The service does not become ready: {Reason}")]
    private partial void LogShortfall(string reason);
}
