using Attention.Inference.Batching;
using Attention.Inference.Vision;

namespace Attention.Inference.Actions;

/// <summary>One film as a model watches it: what it remembers from frame to frame. After each window it begins anew.</summary>
internal sealed class Watching(ActionRecognizer model, bool withAttention)
{
    private float[][] _states = [];
    private int _watched;

    /// <summary>Watches the next frame.</summary>
    public async Task<Measured<FrameOutput>> SeeAsync(ImageFeatures features, CancellationToken cancellationToken)
    {
        var cost = default(Cost);
        if (_watched++ % model.Video.WindowFrames == 0)
        {
            (_states, cost) = await model.StartAsync(features, cancellationToken);
        }

        var seen = await model.StepAsync(new FrameInput(features, _states, withAttention), cancellationToken);
        _states = seen.Value.States;
        return seen with { Cost = cost + seen.Cost };
    }
}
