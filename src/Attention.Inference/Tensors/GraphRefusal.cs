using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Tensors;

/// <summary>What the runtime says of tensors that a graph cannot run on: an index beyond a table, sizes that do not multiply.</summary>
internal static class GraphRefusal
{
    private const string Marker = "Status Message: ";

    /// <summary>Whether it is our machine that could not, whatever the tensors.</summary>
    public static bool IsOurs(OnnxRuntimeException exception) =>
        exception.Message.Contains("alloc", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("CUDA", StringComparison.Ordinal);

    /// <summary>The reason behind a colon; nothing where the runtime speaks of its own source files.</summary>
    public static string Reason(OnnxRuntimeException exception)
    {
        var start = exception.Message.LastIndexOf(Marker, StringComparison.Ordinal);
        var reason = start < 0 ? "" : exception.Message[(start + Marker.Length)..].Split('\n')[0].Trim();
        return reason.Length is 0 or > 200 || reason.Contains('/', StringComparison.Ordinal) ? "" : $": {reason}";
    }
}
