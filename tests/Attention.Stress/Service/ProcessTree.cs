using System.Globalization;

namespace Attention.Stress.Service;

/// <summary>Processes as <c>/proc</c> tells of them.</summary>
internal static class ProcessTree
{
    /// <summary>A process and all that descend from it.</summary>
    public static List<int> Of(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(id, "stat") is { } stat)
            {
                // The name, in brackets, may hold anything.
                parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
            }
        }

        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
        {
            // A child is a picture of its parent, and has no memory of its own, until it runs its own program.
            var program = Program(tree[i]);
            tree.AddRange(parents.Where(child => child.Value == tree[i] && Program(child.Key) != program).Select(static child => child.Key));
        }

        return tree;
    }

    /// <summary>Bytes of it in memory; 0 when it has ended.</summary>
    public static long ResidentBytes(int process) =>
        Read(process, "statm") is { } pages ? long.Parse(pages.Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;

    private static string? Program(int process) => new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/exe")).LinkTarget;

    // One that is gone has no files.
    private static string? Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}")) is { Length: > 0 } text ? text : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
