namespace Attention.Inference.Admission;

/// <summary>What a piece of work takes while it lasts.</summary>
/// <param name="Places">Cores.</param>
/// <param name="Bytes">Of memory, at the most.</param>
/// <param name="What">It is, for who is told that it takes too much: a field of the request, such as <c>image</c>.</param>
public readonly record struct WorkLoad(int Places, long Bytes, string What)
{
    /// <summary>Work on one core that takes little memory.</summary>
    public static WorkLoad Light { get; } = new(1, 0, "");

    /// <summary>The field of the request at fault where it takes too much; null where none is.</summary>
    public string? Field => What.Length > 0 ? What : null;
}
