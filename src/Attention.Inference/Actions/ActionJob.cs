using Attention.Contracts;
using Attention.Contracts.Actions;

namespace Attention.Inference.Actions;

/// <summary>What a request asks of a model.</summary>
internal sealed record ActionJob(ActionRecognizer Model, AttentionFormat Format, int Top)
{
    private const int UsualTop = 3;

    public static ActionJob For(ActionOptions options, ActionRecognizer model) => new(model, options.Attention, options.Top ?? UsualTop);

    /// <summary>The film as it is watched, from the beginning.</summary>
    public Watching Watch() => new(Model, Format != AttentionFormat.None);
}
