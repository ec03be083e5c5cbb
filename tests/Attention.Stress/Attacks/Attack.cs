using Attention.Stress.Clients;

namespace Attention.Stress.Attacks;

/// <summary>What a crowd does to the service.</summary>
/// <param name="Name">By which it is asked for.</param>
/// <param name="Prepare">Makes what it needs, before the clock runs. What is returned ends when the attackers have had enough.</param>
internal sealed record Attack(string Name, Func<Func<Crowd, Task>> Prepare)
{
    /// <summary>After which attackers leave in any case.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>That the service may have open; 0 for as many as we may. Others get a service of their own.</summary>
    public int Descriptors { get; init; }

    /// <summary>In the order in which they are run.</summary>
    public static IReadOnlyList<Attack> All { get; } = [.. BodyAttacks.All, .. RpcAttacks.All, .. FileAttacks.All, .. WorkAttacks.All];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Attack Of(string name) => All.FirstOrDefault(attack => attack.Name == name)
        ?? throw new ArgumentException($"'{name}' is no attack; there are {string.Join(", ", All.Select(static attack => attack.Name))}.");
}
