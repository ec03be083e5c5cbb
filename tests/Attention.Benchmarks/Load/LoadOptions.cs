using System.Globalization;

namespace Attention.Benchmarks.Load;

/// <summary>How long and what <c>load</c> measures.</summary>
internal sealed record LoadOptions
{
    /// <summary>Alternating rounds of the comparison.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>Length of each measurement.</summary>
    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(3);

    /// <summary><c>captions</c>, <c>translations</c>, <c>transcriptions</c>, <c>classifications</c>, <c>crops</c>, <c>saliency</c>, <c>fixations</c> or <c>actions</c>; null for all.</summary>
    public string? Task { get; private init; }

    /// <summary>Width of the search that everybody is asked for; null for each model's own.</summary>
    public int? Beam { get; private init; }

    /// <summary>Whether to leave out the table of loads.</summary>
    public bool CompareOnly { get; private init; }

    /// <summary>Requests after which memory is read, twice.</summary>
    public int MemoryRequests { get; private init; } = 1_000;

    /// <summary>Batch sizes among which raw finds its best.</summary>
    public IReadOnlyList<int> RawBatches { get; private init; } = [1, 4, 8, 16, 32];

    /// <summary>Before each measurement, so that all clients are under way when it begins.</summary>
    public TimeSpan WarmUp => Duration / 4;

    /// <exception cref="ArgumentException">An option is unknown or has no value.</exception>
    public static LoadOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LoadOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Rounds = 3, Duration = TimeSpan.FromSeconds(1), MemoryRequests = 250, RawBatches = [1, 8, 16] },
                "--compare" => options with { CompareOnly = true },
                "--rounds" => options with { Rounds = int.Parse(Value(arguments, ref i), CultureInfo.InvariantCulture) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(double.Parse(Value(arguments, ref i), CultureInfo.InvariantCulture)) },
                "--beam" => options with { Beam = int.Parse(Value(arguments, ref i), CultureInfo.InvariantCulture) },
                "--task" => options with { Task = Value(arguments, ref i) },
                var unknown => throw new ArgumentException($"'{unknown}' is none of --quick, --compare, --rounds N, --seconds S, --beam N, --task captions|translations|transcriptions|classifications|crops|saliency|fixations|actions."),
            };
        }

        return options;
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int at) =>
        ++at < arguments.Length ? arguments[at] : throw new ArgumentException($"{arguments[at - 1]} needs a value.");
}
