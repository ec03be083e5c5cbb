using Attention.Inference.Models;

namespace Attention.Api.OpenAi;

/// <summary>
/// Names of OpenAI's models, which its clients send because they must name one: each stands for the default of the task that it is
/// asked for. A model of the repository that has such a name is meant itself.
/// </summary>
internal sealed class ModelAliases(ModelRepository repository)
{
    private const char Any = '*';

    // Filled while the tasks declare themselves, before the first request.
    private readonly List<(string Pattern, string Task)> _patterns = [];

    /// <param name="task">As in config.json.</param>
    /// <param name="patterns">Names, or how they begin where a star follows.</param>
    public void Add(string task, params IEnumerable<string> patterns) => _patterns.AddRange(patterns.Select(pattern => (pattern, task)));

    /// <summary>The model that a request of a task is for; null for the default of the task.</summary>
    /// <param name="name">That the client gave, if any.</param>
    /// <param name="task">As in config.json.</param>
    public string? Resolve(string? name, string task) =>
        name is null or "" || (TaskOf(name) == task && !IsOurs(name)) ? null : name;

    /// <summary>The name of the model that answers to another, where it is such a name and there is a model for it; else the name itself.</summary>
    public string NameOf(string name) => !IsOurs(name) && TaskOf(name) is { } task ? repository.DefaultOf(task)?.Name ?? name : name;

    private bool IsOurs(string name) => repository.Models.Any(model => model.Name == name);

    // The longest pattern knows best: gpt-4o-transcribe hears, and gpt-4o sees.
    private string? TaskOf(string name) => _patterns
        .Where(alias => Fits(name, alias.Pattern)).OrderByDescending(static alias => alias.Pattern.Length).Select(static alias => alias.Task).FirstOrDefault();

    private static bool Fits(string name, string pattern) =>
        pattern[^1] == Any ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
