using System.ComponentModel.DataAnnotations;

namespace Attention.Contracts.Actions;

/// <summary>Options of whatever asks for an action, in a film or before a camera.</summary>
public abstract record ActionOptions : TaskRequest
{
    /// <summary>Name of the model; the task's default when absent.</summary>
    [StringLength(128)]
    public string? Model { get; init; }

    /// <summary>How many classes a frame lists, most probable first; three when absent. Those of the whole are all listed.</summary>
    [Range(1, 100)]
    public int? Top { get; init; }
}
