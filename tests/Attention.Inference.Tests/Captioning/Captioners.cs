namespace Attention.Inference.Tests.Captioning;

/// <summary>Every captioner in the repository.</summary>
public static class Captioners
{
    /// <summary>Those that must be there.</summary>
    public static readonly IReadOnlyList<string> Expected =
        ["caption-adaptive", "caption-baseline", "caption-hard", "caption-semantic", "caption-soft"];

    /// <summary>Those that are.</summary>
    public static TheoryData<string> Names =>
    [
        .. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, Engine.Shipped), "caption-*")
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal),
    ];
}
