using System.Text.Json;
using Attention.Api.Tasks;

namespace Attention.Api.Admission;

/// <summary>Of an endpoint: its requests are let in as those of this task.</summary>
internal sealed record Admitted(string Task)
{
    private const string Suffix = "Service";

    /// <summary>The task is called as its gRPC service is.</summary>
    public static Admitted To(ITaskApi task)
    {
        var name = task.Proto.Services[0].Name;
        return new Admitted(JsonNamingPolicy.CamelCase.ConvertName(name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name));
    }
}
