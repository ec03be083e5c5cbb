using System.Text.Json;
using Attention.Contracts.Models;

namespace Attention.Inference.Models;

/// <summary>What clients are told of a model that is served.</summary>
internal static class ModelDescription
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static ModelInfo Of(ServedModel model)
    {
        var (folder, config) = (model.Folder, model.Folder.Config);
        return new ModelInfo
        {
            Name = folder.Name,
            State = ModelState.Ready,
            Task = config.Task,
            Title = config.Title,
            Paper = config.Paper,
            Version = config.Version,
            Default = config.Default,
            Encoder = config.Encoder,
            Labels = folder.Labels,
            Settings = model.Settings is { } settings ? JsonSerializer.SerializeToElement(settings, Json) : null,
            Inputs = model.Graphs.Inputs,
            Graphs = model.Graphs.Graphs,
            Metrics = config.Metrics,
            ExecutionProvider = model.Graphs.ExecutionProvider,
            Sha256 = folder.Sha256,
        };
    }
}
