using System.Globalization;
using System.Text.RegularExpressions;

namespace Attention.Stress.Service;

/// <summary>What a service's metrics tell of its managed heap, the latest collection's books among them.</summary>
/// <param name="Allocated">Bytes since it started.</param>
/// <param name="Committed">Bytes that it holds.</param>
/// <param name="Large">Of these, bytes of the heap of large objects.</param>
/// <param name="Gaps">Of those, bytes that nobody uses.</param>
internal sealed partial record ManagedHeap(double Allocated, double Committed, double Large, double Gaps)
{
    public static async Task<ManagedHeap> ReadAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        var text = await http.GetStringAsync("/metrics");
        return new ManagedHeap(
            Value(text, "dotnet_gc_heap_total_allocated_bytes_total"),
            Value(text, "dotnet_gc_last_collection_memory_committed_size_bytes"),
            Value(text, "dotnet_gc_last_collection_heap_size_bytes", "loh"),
            Value(text, "dotnet_gc_last_collection_heap_fragmentation_size_bytes", "loh"));
    }

    private static double Value(string text, string name, string generation = "") => Lines().Matches(text)
        .Where(line => line.Groups["name"].Value == name && line.Groups["labels"].Value.Contains(generation, StringComparison.Ordinal))
        .Sum(static line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^(?<name>[a-z_]+)\{(?<labels>[^}]*)\} (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
