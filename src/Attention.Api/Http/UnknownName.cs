using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>Refuses a name that a contract does not have, and finds the one that was meant.</summary>
internal static class UnknownName
{
    // Of a longer one nobody could say what it was meant to be.
    private const int MaxLength = 40;

    /// <param name="name">As it was sent.</param>
    /// <param name="known">Those that there are.</param>
    /// <param name="parent">The path of the object that it was found in; empty for the request itself.</param>
    public static InferenceException Refuse(string name, IReadOnlyList<string> known, string parent = "")
    {
        var shown = Quotation.Short(name);
        var hint = Nearest(name, known) is { } nearest ? $"did you mean {nearest}?"
            : known.Count > 0 ? $"there are {string.Join(", ", known)}."
            : "nothing is taken.";
        return new InferenceException(
            ErrorCode.InvalidInput, $"'{shown}' is not known here; {hint}", parent.Length == 0 ? shown : $"{parent}.{shown}");
    }

    /// <summary>The known name that takes the fewest edits; null where all take more than a third of their letters.</summary>
    public static string? Nearest(string name, IReadOnlyList<string> known)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        var nearest = known.Select(candidate => (Name: candidate, Edits: Edits(name, candidate))).OrderBy(static candidate => candidate.Edits).FirstOrDefault();
        return nearest.Name is { } found && nearest.Edits <= Math.Max(1, Math.Max(name.Length, found.Length) / 3) ? found : null;
    }

    /// <summary>The distance of Levenshtein, 1966: letters to insert, to delete and to replace. Case does not count.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
