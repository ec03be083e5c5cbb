using Attention.Contracts.Actions;
using Attention.Inference.Batching;
using Attention.Inference.Tasks;
using Attention.Inference.Vision;

namespace Attention.Inference.Actions;

/// <summary>What comes from a camera, as a model watches it: asked for with the first picture.</summary>
internal sealed class Camera : IDisposable
{
    private readonly TaskRun<ActionRecognizer> _run;
    private readonly Watching _watching;
    private readonly ActionAnswer _answer;

    public Camera(TaskRun<ActionRecognizer> run, WatchRequest first)
    {
        var job = ActionJob.For(first, run.Model);
        (_run, _watching, _answer) = (run, job.Watch(), new ActionAnswer(job, run.Model.Video.WindowFrames));
    }

    public VisionEncoder Encoder => _run.Model.Encoder;

    /// <summary>Watches the next picture, whose features are known.</summary>
    public async Task<WatchResponse> SeeAsync(Measured<ImageFeatures> picture, CancellationToken cancellationToken)
    {
        var (seen, rendered) = (await _watching.SeeAsync(picture.Value, cancellationToken), _answer.Render);
        var frame = _answer.Add(picture, seen);
        var classes = _answer.Classes;
        var response = new WatchResponse { Label = classes[0].Label, Classes = classes, Frame = frame, Image = _answer.Image };
        return _run.Complete(response, picture.Cost + seen.Cost, _answer.Render - rendered);
    }

    public void Dispose() => _run.Dispose();
}
