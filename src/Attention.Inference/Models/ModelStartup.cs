using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Onnx;
using Attention.Inference.Pooling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Models;

/// <summary>
/// Opens the repository while the service already listens and says how far it is. What no model could be served with, such as a
/// repository that is not there, ends the start before the first port opens.
/// </summary>
internal sealed class ModelStartup(
    ModelRepository repository,
    IEnumerable<TaskLoader> loaders,
    OnnxRuntime runtime,
    IOptions<ModelOptions> models,
    IOptions<BatchingOptions> batching,
    InferenceMetrics metrics,
    TimeProvider time,
    ILoggerFactory loggers) : BackgroundService
{
    private readonly IReadOnlyList<TaskLoader> _loaders = [.. loaders];
    private readonly EngineContext _context = new(batching.Value, new Governor(Environment.ProcessorCount), metrics, time);

    /// <exception cref="InvalidOperationException">There is no repository where the setting says, or a task is served twice.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        RequireTasksOnce();
        foreach (var name in Folders())
        {
            repository.Expect(name);
        }

        metrics.ObserveModels(() => repository.Models);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Opens all folders, task by task, and warms their models up.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var folders = repository.Models.Select(model => Read(model.Name, stoppingToken)).OfType<ModelFolder>().ToList();
        foreach (var folder in folders.Where(folder => _loaders.All(loader => loader.Task != folder.Config.Task)))
        {
            repository.Refuse(folder.Name, $"its task '{folder.Config.Task}' is unknown; there are: {string.Join(", ", _loaders.Select(static loader => loader.Task))}");
        }

        foreach (var loader in _loaders)
        {
            stoppingToken.ThrowIfCancellationRequested();
            Serve([.. folders.Where(folder => folder.Config.Task == loader.Task).Select(folder => Open(folder, loader)).OfType<ServedModel>()]);
        }

        NativeHeap.Trim();
        repository.Complete();
        return Task.CompletedTask;
    }

    /// <summary>What the loading failed with, past what a folder is refused for, is passed on: a service that stops for it did not stop as asked.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { IsFaulted: true } fault)
        {
            await fault;
        }
    }

    private void RequireTasksOnce()
    {
        if (_loaders.CountBy(static loader => loader.Task).FirstOrDefault(static task => task.Value > 1).Key is { } twice)
        {
            throw new InvalidOperationException($"The task '{twice}' was added more than once.");
        }
    }

    private IEnumerable<string> Folders()
    {
        if (!Directory.Exists(repository.Path))
        {
            throw new InvalidOperationException($"Models:Path is '{models.Value.Path}', but there is no folder '{repository.Path}'.");
        }

        // Version control and editors keep folders of their own.
        return Directory.GetDirectories(repository.Path).Select(static path => Path.GetFileName(path)).Where(static name => !name.StartsWith('.'));
    }

    // Whatever a folder that somebody dropped in throws, it must not take the others down.
    private ModelFolder? Read(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return new ModelFolder(Path.Combine(repository.Path, name));
        }
        catch (Exception exception)
        {
            repository.Refuse(name, exception.Message);
            return null;
        }
    }

    private ServedModel? Open(ModelFolder folder, TaskLoader loader)
    {
        var graphs = new ModelGraphs(folder, runtime, _context, loggers);
        ServedModel? model = null;
        try
        {
            model = loader.Load(graphs);
            folder.RequireNothingElse();
            model.WarmUp();
            graphs.Tune();
            graphs.OpenTensors();
            return model;
        }
        catch (Exception exception)
        {
            graphs.Dispose();
            model?.Close();
            repository.Refuse(folder.Name, exception.Message);
            return null;
        }
    }

    private void Serve(List<ServedModel> warm)
    {
        foreach (var model in warm)
        {
            try
            {
                RequireOneDefault(model, warm);
                model.Graphs.Start();
                repository.Serve(model);
            }
            catch (Exception exception)
            {
                model.Close();
                repository.Refuse(model.Name, exception.Message);
            }
        }
    }

    /// <summary>
    /// Of models that would all be the default of one thing none is served. Which one is meant is not in their names, nor in the order
    /// that these give: one that is dropped in would push out one that was there, or be ignored, by how it is called. A person has to
    /// say. Both names are in the reason, and with <see cref="ModelOptions.Strict"/> a roll-out stops here.
    /// </summary>
    private static void RequireOneDefault(ServedModel model, List<ServedModel> warm)
    {
        var rivals = warm.Where(other => other.Folder.Config.Default && other.DefaultOf == model.DefaultOf).Select(static other => $"'{other.Name}'").ToList();
        if (model.Folder.Config.Default && rivals.Count > 1)
        {
            throw new InvalidDataException($"config.json: default: {string.Join(", ", rivals)} are each the default of {model.DefaultOf}; there is one");
        }
    }
}
