using System.Globalization;
using Attention.Contracts;

namespace Attention.Api.Tasks;

/// <summary>Classes in words: the most probable ones.</summary>
internal static class ClassWords
{
    private const int Most = 3;

    public static string Of(IEnumerable<ClassScore> classes) =>
        string.Join(", ", classes.Take(Most).Select(static found => string.Create(CultureInfo.InvariantCulture, $"{found.Label} ({found.Score:P0})")));
}
