namespace Attention.Contracts.Models;

/// <summary>How a graph is run on this machine: as it was found best when the model was loaded, or as the settings say.</summary>
public sealed record ModelGraph
{
    /// <summary>As in config.json, such as <c>encoder</c> or <c>step</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Requests in one forward pass at most; of a decoder's <c>step</c> the rows, one for each hypothesis of each request.</summary>
    public required int BatchSize { get; init; }

    /// <summary>1 where it has a thread of its own, else the threads that all graphs share.</summary>
    public required int Threads { get; init; }
}
