using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attention.Client.Tests.Hosting;

/// <summary>Whether two answers say the same, but for how long they took and with whom they shared a batch.</summary>
internal static class SameRecord
{
    // A message has floats where a record has doubles.
    private const double Tolerance = 1e-3;

    private static readonly string[] OfTheRun = ["timing", "batchSize"];

    public static void Assert<T>(T expected, T actual) => Compare(Node(expected), Node(actual), "$");

    private static JsonNode? Node<T>(T record) => JsonSerializer.SerializeToNode(record, JsonSerializerOptions.Web);

    private static void Compare(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                Xunit.Assert.Equal(left.Select(static property => property.Key), right.Select(static property => property.Key));
                foreach (var (name, value) in left.Where(static property => !OfTheRun.Contains(property.Key)))
                {
                    Compare(value, right[name], $"{path}.{name}");
                }

                break;
            case (JsonArray left, JsonArray right):
                Xunit.Assert.True(left.Count == right.Count, $"{path}: {left.Count} and {right.Count}");
                for (var i = 0; i < left.Count; i++)
                {
                    Compare(left[i], right[i], $"{path}[{i}]");
                }

                break;
            case (JsonValue left, JsonValue right) when left.GetValueKind() == JsonValueKind.Number && right.GetValueKind() == JsonValueKind.Number:
                Xunit.Assert.True(Math.Abs((double)left - (double)right) <= Tolerance, $"{path}: {left} and {right}");
                break;
            default:
                Xunit.Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: {expected?.ToJsonString() ?? "null"} and {actual?.ToJsonString() ?? "null"}");
                break;
        }
    }
}
