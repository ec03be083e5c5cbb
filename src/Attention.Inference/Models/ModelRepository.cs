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
    private readonly Dictionary<string, ServedModel> _served = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ModelInfo> _models = new(StringComparer.Ordinal);

    // Wherever the repository lies, clients are not told.
    private readonly string _path = Path.Combine(AppContext.BaseDirectory, options.Value.Path);

    /// <summary>Every folder found, by name.</summary>
    public IReadOnlyList<ModelInfo> Models => [.. _models.Values];

    /// <summary>Whether every model that is served has been opened and warmed up.</summary>
    public bool IsReady { get; private set; }

    /// <exception cref="InferenceException">There is no folder of that name; the fault is in <paramref name="field"/>.</exception>
    public ModelInfo Find(string name, string field = "model") => _models.TryGetValue(name, out var model)
        ? model
        : throw new InferenceException(ErrorCode.NotFound, $"There is no model '{name}'. There are: {string.Join(", ", _models.Keys)}.", field);

    /// <summary>Every model of a kind that is served, defaults first, then by name.</summary>
    public IEnumerable<TModel> Served<TModel>()
        where TModel : ServedModel =>
        _models.Keys.Select(name => _served.GetValueOrDefault(name)).OfType<TModel>().OrderByDescending(static model => model.Folder.Config.Default);

    /// <summary>The model a request names, or the default of its kind.</summary>
    /// <exception cref="InferenceException">There is none, or it is of another task; the fault is in <paramref name="field"/>.</exception>
    public TModel Resolve<TModel>(string? name, string field = "model")
        where TModel : ServedModel => name is null
        ? Served<TModel>().FirstOrDefault()
            ?? throw new InferenceException(ErrorCode.NotFound, "No model that is served can do this. GET /v1/models lists them.", field)
        : _served.GetValueOrDefault(name) as TModel ?? throw WhyNot<TModel>(name, field);

    public void Dispose()
    {
        IsReady = false;
        foreach (var model in _served.Values)
        {
            Close(model.Graphs, model);
        }
    }

    /// <summary>Opens all folders, task by task, and warms their models up.</summary>
    /// <exception cref="InvalidOperationException">There is no repository where the setting says, or a task is served twice.</exception>
    internal void Load(IReadOnlyList<TaskLoader> loaders, Func<ModelFolder, ModelGraphs> open)
    {
        if (!Directory.Exists(_path))
        {
            throw new InvalidOperationException($"Models:Path is '{options.Value.Path}', but there is no folder '{_path}'.");
        }

        if (loaders.CountBy(static loader => loader.Task).FirstOrDefault(static task => task.Value > 1).Key is { } twice)
        {
            throw new InvalidOperationException($"The task '{twice}' was added more than once.");
        }

        var folders = Directory.GetDirectories(_path).Where(IsModel).Order(StringComparer.Ordinal).Select(Read).OfType<ModelFolder>().ToList();
        foreach (var loader in loaders)
        {
            foreach (var folder in folders.Where(folder => folder.Config.Task == loader.Task))
            {
                Open(folder, loader, open);
            }
        }

        foreach (var folder in folders.Where(folder => !_models.ContainsKey(folder.Name)))
        {
            Refuse(folder.Name, $"its task '{folder.Config.Task}' is unknown; there are: {string.Join(", ", loaders.Select(static loader => loader.Task))}");
        }

        IsReady = true;
    }

    // Version control and editors keep folders of their own.
    private static bool IsModel(string path) => !Path.GetFileName(path).StartsWith('.');

    private InferenceException WhyNot<TModel>(string name, string field)
        where TModel : ServedModel
    {
        var model = Find(name, field);
        var fitting = string.Join(", ", Served<TModel>().Select(static served => served.Name));
        return model.Reason is null
            ? new InferenceException(ErrorCode.InvalidInput, $"{field}: '{name}' is for {model.Task}. Here it can be: {fitting}.", field)
            : new InferenceException(ErrorCode.NotFound, $"Model '{name}' is not served: {model.Reason}. Here it can be: {fitting}.", field);
    }

    // Whatever a folder that somebody dropped in throws, it must not take the others down.
    private ModelFolder? Read(string path)
    {
        try
        {
            return new ModelFolder(path);
        }
        catch (Exception exception)
        {
            Refuse(Path.GetFileName(path), exception.Message);
            return null;
        }
    }

    private void Open(ModelFolder folder, TaskLoader loader, Func<ModelFolder, ModelGraphs> open)
    {
        ModelGraphs? graphs = null;
        ServedModel? model = null;
        try
        {
            graphs = open(folder);
            model = loader.Load(graphs);
            RequireOneDefault(model);
            model.WarmUp();
            graphs.Tune();
            graphs.Start();
            _served[folder.Name] = model;
            _models[folder.Name] = ModelDescription.Of(model);
            LogServed(folder.Name, folder.Config.Version, folder.Config.Task);
        }
        catch (Exception exception)
        {
            Close(graphs, model);
            Refuse(folder.Name, exception.Message);
        }
    }

    private void RequireOneDefault(ServedModel model)
    {
        if (model.Folder.Config.Default
            && _served.Values.FirstOrDefault(other => other.Folder.Config.Default && other.DefaultOf == model.DefaultOf) is { } other)
        {
            throw new InvalidDataException($"config.json: default: '{other.Name}' is the default of {model.DefaultOf} already; there is one");
        }
    }

    private static void Close(ModelGraphs? graphs, ServedModel? model)
    {
        graphs?.Dispose();
        (model as IDisposable)?.Dispose();
    }

    private void Refuse(string name, string reason)
    {
        // The runtime names the file that it could not open by its whole path.
        var told = reason.Replace(_path, "", StringComparison.Ordinal).Replace(Path.GetFullPath(_path), "", StringComparison.Ordinal);
        _models[name] = new ModelInfo { Name = name, State = "refused", Reason = told };
        LogRefused(name, reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Name} {Version} serves {Task}")]
    private partial void LogServed(string name, string version, string task);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Name} is refused: {Reason}")]
    private partial void LogRefused(string name, string reason);
}
