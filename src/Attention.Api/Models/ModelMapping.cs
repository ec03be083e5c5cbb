using Attention.Contracts.Models;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Models;

/// <summary>Records to messages: models.proto.</summary>
internal static class ModelMapping
{
    public static V1.ModelInfo ToProto(this ModelInfo model)
    {
        var message = new V1.ModelInfo
        {
            Name = model.Name,
            State = model.State,
            Default = model.Default,
            Languages = model.Languages is { } languages
                ? new V1.ModelLanguages { Source = languages.Source, Target = languages.Target }
                : null,
            Inputs = { model.Inputs.Select(ToProto) },
            Metrics = { model.Metrics.Select(ToProto) },
            Attributes = { model.Attributes ?? [] },
            Labels = { model.Labels ?? [] },
        };
        // A message refuses null: what is unknown stays unset.
        Set(model.Reason, value => message.Reason = value);
        Set(model.Task, value => message.Task = value);
        Set(model.Title, value => message.Title = value);
        Set(model.Paper, value => message.Paper = value);
        Set(model.Version, value => message.Version = value);
        Set(model.Encoder, value => message.Encoder = value);
        Set(model.ExecutionProvider, value => message.ExecutionProvider = value);
        Set(model.Sha256, value => message.Sha256 = value);
        if (model.Threshold is { } threshold)
        {
            message.Threshold = threshold;
        }

        if (model.FramesPerSecond is { } rate)
        {
            message.FramesPerSecond = rate;
        }
        return message;
    }

    private static V1.ModelInput ToProto(ModelInput input) => new()
    {
        Graph = input.Graph,
        Name = input.Name,
        Type = input.Type,
        Shape = { input.Shape },
    };

    private static V1.ModelMetric ToProto(ModelMetric metric) => new()
    {
        Name = metric.Name,
        Value = metric.Value,
        Dataset = metric.Dataset,
        Settings = metric.Settings ?? "",
        Command = metric.Command ?? "",
    };

    private static void Set(string? value, Action<string> set)
    {
        if (value is not null)
        {
            set(value);
        }
    }
}
