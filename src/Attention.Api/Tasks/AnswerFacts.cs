using System.Globalization;
using Attention.Contracts;

namespace Attention.Api.Tasks;

/// <summary>What an answer tells of itself in headers: a picture could not tell it otherwise.</summary>
/// <param name="Timing">Where its time went; null where nobody knows.</param>
public sealed record AnswerFacts(Timing? Timing)
{
    internal const string IdHeader = "X-Answer-Id";
    internal const string ModelHeader = "X-Model";
    internal const string VersionHeader = "X-Model-Version";
    internal const string TimingHeader = "Server-Timing";

    public string? Id { get; init; }

    /// <summary>Of several models the names joined by commas; null where none was asked.</summary>
    public string? Model { get; init; }

    public string? Version { get; init; }

    /// <summary>Of an answer that has what all have.</summary>
    public static AnswerFacts Of(object answer) => answer switch
    {
        ModelResponse model => new(model.Timing) { Id = model.Id, Model = model.Model, Version = model.Version },
        TaskResponse task => new(task.Timing) { Id = task.Id },
        _ => new((Timing?)null),
    };

    /// <summary>Of what was done at once: each part took as long as the longest.</summary>
    public static Timing Longest(IReadOnlyCollection<Timing> timings) => new()
    {
        PreprocessMs = timings.Max(static timing => timing.PreprocessMs),
        QueueMs = timings.Max(static timing => timing.QueueMs),
        ComputeMs = timings.Max(static timing => timing.ComputeMs),
        RenderMs = timings.Max(static timing => timing.RenderMs),
    };

    /// <summary>Where the time went, as browsers show it beside the request (<c>Server-Timing</c>).</summary>
    internal void TellTime(HttpResponse response)
    {
        if (Timing is { } timing)
        {
            response.Headers[TimingHeader] = string.Create(
                CultureInfo.InvariantCulture,
                $"queue;dur={timing.QueueMs:0.###}, preprocess;dur={timing.PreprocessMs:0.###}, compute;dur={timing.ComputeMs:0.###}, render;dur={timing.RenderMs:0.###}");
        }
    }

    /// <summary>All of it, for an answer that is a picture.</summary>
    internal void TellAll(HttpResponse response)
    {
        TellTime(response);
        Tell(IdHeader, Id);
        Tell(ModelHeader, Model);
        Tell(VersionHeader, Version);

        void Tell(string header, string? value)
        {
            if (value is not null)
            {
                // Clients choose it, and a header is no place for every character.
                response.Headers[header] = Uri.EscapeDataString(value).Replace("%2C", ",", StringComparison.Ordinal);
            }
        }
    }
}
