using Attention.Contracts;

namespace Attention.Inference.Vision;

/// <summary>Probabilities of classes as an answer names them.</summary>
internal static class ClassScores
{
    /// <param name="labels">Of the classes, by index.</param>
    /// <param name="scores">Their probabilities, in the same order.</param>
    /// <returns>All of them, most probable first.</returns>
    public static IReadOnlyList<ClassScore> Ranked(IReadOnlyList<string> labels, ReadOnlySpan<float> scores)
    {
        var classes = new ClassScore[scores.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = new ClassScore { Label = labels[i], Score = scores[i] };
        }

        return [.. classes.OrderByDescending(static found => found.Score)];
    }
}
