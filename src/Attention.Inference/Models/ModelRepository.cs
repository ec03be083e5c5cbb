using Attention.Contracts;
using Attention.Contracts.Models;
using Attention.Inference.Onnx;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Models;

/// <summary>
/// Every model folder, served or refused. A folder that is incomplete, altered or of an unknown task is refused by name and
/// reason; the rest still serves.
/// </summary>
public sealed partial class ModelRepository : IDisposable
{
    private readonly ModelOptions _options;
    private readonly OnnxRuntime _runtime;
    private readonly ILogger<ModelRepository> _logger;
    private readonly Dictionary<string, IServedModel> _served = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ModelInfo> _models = new(StringComparer.Ordinal);

    internal ModelRepository(IOptions<ModelOptions> options, OnnxRuntime runtime, ILogger<ModelRepository> logger) =>
        (_options, _runtime, _logger) = (options.Value, runtime, logger);

    /// <summary>Every folder found, by name.</summary>
    public IReadOnlyList<ModelInfo> Models => [.. _models.Values];

    /// <summary>Whether every model that is served has been opened and warmed up.</summary>
    public bool IsReady { get; private set; }

    /// <exception cref="InferenceException">There is no folder of that name; the fault is in <paramref name="field"/>.</exception>
    public ModelInfo Find(string name, string field = "model") => _models.TryGetValue(name, out var model)
        ? model
        : throw new InferenceException(ErrorCode.NotFound, $"There is no model '{name}'. There are: {string.Join(", ", _models.Keys)}.", field);

    public void Dispose()
    {
        IsReady = false;
        foreach (var model in _served.Values)
        {
            model.Dispose();
        }
    }

    /// <summary>Opens all folders, task by task, and warms their models up.</summary>
    /// <exception cref="InvalidOperationException">There is no repository where the setting says.</exception>
    internal async Task LoadAsync(IEnumerable<TaskLoader> loaders)
    {
        var path = Path.Combine(AppContext.BaseDirectory, _options.Path);
        if (!Directory.Exists(path))
        {
            throw new InvalidOperationException($"Models:Path is '{_options.Path}', but there is no folder '{path}'.");
        }

        var folders = Directory.GetDirectories(path).Order(StringComparer.Ordinal).Select(Read).OfType<ModelFolder>().ToList();
        foreach (var loader in loaders)
        {
            foreach (var folder in folders.Where(folder => folder.Config.Task == loader.Task))
            {
                await OpenAsync(folder, loader);
            }
        }

        foreach (var folder in folders.Where(folder => !_models.ContainsKey(folder.Name)))
        {
            Refuse(folder.Name, $"its task '{folder.Config.Task}' is unknown");
        }

        IsReady = true;
    }

    /// <summary>Every model of a kind that is served, defaults first, then by name.</summary>
    internal IEnumerable<TModel> Served<TModel>()
        where TModel : class, IServedModel =>
        _models.Keys.Select(name => _served.GetValueOrDefault(name)).OfType<TModel>().OrderByDescending(static model => model.Folder.Config.Default);

    /// <summary>The model a request names, or the default of its kind.</summary>
    /// <exception cref="InferenceException">There is none, or it is of another task; the fault is in <paramref name="field"/>.</exception>
    internal TModel Resolve<TModel>(string? name, string field = "model")
        where TModel : class, IServedModel => name is null
        ? Served<TModel>().FirstOrDefault()
            ?? throw new InferenceException(ErrorCode.NotFound, "No model that is served can do this. GET /v1/models lists them.", field)
        : _served.GetValueOrDefault(name) as TModel ?? throw WhyNot<TModel>(name, field);

    private InferenceException WhyNot<TModel>(string name, string field)
        where TModel : class, IServedModel
    {
        var model = Find(name, field);
        var fitting = string.Join(", ", Served<TModel>().Select(static served => served.Folder.Name));
        return model.Reason is null
            ? new InferenceException(ErrorCode.InvalidInput, $"{field}: '{name}' is for {model.Task}. Here it can be: {fitting}.", field)
            : new InferenceException(ErrorCode.NotFound, $"Model '{name}' is not served: {model.Reason}. Here it can be: {fitting}.", field);
    }

    private ModelFolder? Read(string path)
    {
        try
        {
            return new ModelFolder(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refuse(Path.GetFileName(path), exception.Message);
            return null;
        }
    }

    // Whatever a folder that somebody dropped in throws, it must not take the others down.
    private async Task OpenAsync(ModelFolder folder, TaskLoader loader)
    {
        IServedModel? model = null;
        try
        {
            model = loader.Load(folder);
            await model.WarmUpAsync();
            _served[folder.Name] = model;
            _models[folder.Name] = Describe(model);
            LogServed(folder.Name, folder.Config.Version, folder.Config.Task);
        }
        catch (Exception exception)
        {
            model?.Dispose();
            Refuse(folder.Name, exception.Message);
        }
    }

    private void Refuse(string name, string reason)
    {
        _models[name] = new ModelInfo { Name = name, State = "refused", Reason = reason };
        LogRefused(name, reason);
    }

    private ModelInfo Describe(IServedModel model)
    {
        var (folder, config) = (model.Folder, model.Folder.Config);
        return new ModelInfo
        {
            Name = folder.Name,
            State = "ready",
            Task = config.Task,
            Title = config.Title,
            Paper = config.Paper,
            Version = config.Version,
            Default = config.Default,
            Languages = config.Languages,
            Encoder = config.Encoder,
            Attributes = folder.Attributes,
            Labels = folder.Labels,
            Threshold = config.Threshold,
            FramesPerSecond = config.Video?.FramesPerSecond,
            Inputs = model.Inputs,
            Metrics = config.Metrics,
            ExecutionProvider = _runtime.Provider,
            Sha256 = folder.Sha256,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Name} {Version} serves {Task}")]
    private partial void LogServed(string name, string version, string task);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Name} is refused: {Reason}")]
    private partial void LogRefused(string name, string reason);
}
