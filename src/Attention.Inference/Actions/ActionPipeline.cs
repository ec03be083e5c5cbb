using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Video;

namespace Attention.Inference.Actions;

/// <summary>
/// A film in, what is done in it out, with a map for every frame. Frames are read, encoded and watched as a stream: however long a
/// film is, few of its frames are in hand.
/// </summary>
public sealed class ActionPipeline
{
    // A batch of the encoder at its usual size: a film that is alone fills one, and holds no more than that.
    private const int FramesAhead = 8;

    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly VideoReader _videos;
    private readonly ImageReader _images;
    private readonly WorkSlots _work;
    private readonly InferenceMetrics _metrics;

    internal ActionPipeline(ModelRepository models, ModelEngines engines, VideoReader videos, ImageReader images, WorkSlots work, InferenceMetrics metrics) =>
        (_models, _engines, _videos, _images, _work, _metrics) = (models, engines, videos, images, work, metrics);

    /// <summary>Watches a film to its end.</summary>
    /// <exception cref="InferenceException">The request or the film is at fault, or a queue is full.</exception>
    public async Task<ActionResponse> RecognizeAsync(ActionRequest request, CancellationToken cancellationToken) =>
        (await StreamAsync(request, cancellationToken).LastAsync(cancellationToken)).Done!;

    /// <summary>Watches a film and tells of every frame as soon as it is seen; the whole answer comes last.</summary>
    /// <exception cref="InferenceException">As <see cref="RecognizeAsync"/>; frames before a fault are told of.</exception>
    public IAsyncEnumerable<ActionEvent> StreamAsync(ActionRequest request, CancellationToken cancellationToken) =>
        StreamAsync(Check(request), request.Video, cancellationToken);

    /// <summary>
    /// Watches what comes from a camera, JPEGs or the like, and answers each picture, in order, while the next ones come. Further
    /// pictures are not asked for while answers are not taken.
    /// </summary>
    /// <exception cref="InferenceException">The request or a picture is at fault, or a queue is full.</exception>
    public IAsyncEnumerable<WatchResponse> WatchAsync(
        WatchRequest request, IAsyncEnumerable<ReadOnlyMemory<byte>> pictures, CancellationToken cancellationToken) =>
        WatchAsync(Check(request), pictures, cancellationToken);

    private ActionJob Check(ActionOptions request)
    {
        RequestCheck.Validate(request);
        return ActionJob.For(request, _models.Resolve<ActionRecognizer>(request.Model));
    }

    private async IAsyncEnumerable<ActionEvent> StreamAsync(
        ActionJob job, ReadOnlyMemory<byte> file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (model, watching, answer) = (job.Model, job.Watch(), new ActionAnswer(job));
        using var activity = InferenceMetrics.Activities.StartActivity("recognize")?.SetTag("attention.model", model.Folder.Name);
        var film = _videos.ReadAsync(file, model.Video.FramesPerSecond, model.Squash, cancellationToken);
        var frames = new List<ActionFrame>();
        await foreach (var frame in film.SelectAhead(FramesAhead, EncodeAsync, cancellationToken))
        {
            frames.Add(answer.Add(frame, await watching.SeeAsync(frame.Features, cancellationToken)));
            yield return new ActionEvent { Frame = frames[^1] };
        }

        answer.Cost.Describe(activity);
        yield return new ActionEvent { Done = Respond(job, answer, frames) };

        async Task<SeenFrame> EncodeAsync(VideoFrame<RgbImage> frame, CancellationToken together)
        {
            var (features, cost) = await model.Encoder.EncodeAsync(frame.Picture, together);
            return new SeenFrame(features, frame.Read, cost);
        }
    }

    private async IAsyncEnumerable<WatchResponse> WatchAsync(
        ActionJob job, IAsyncEnumerable<ReadOnlyMemory<byte>> pictures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (model, watching, answer) = (job.Model, job.Watch(), new ActionAnswer(job, job.Model.Video.WindowFrames));
        await foreach (var frame in pictures.SelectAhead(FramesAhead, EncodeAsync, cancellationToken))
        {
            var (seen, rendered) = (await watching.SeeAsync(frame.Features, cancellationToken), answer.Render);
            var found = answer.Add(frame, seen);
            var cost = frame.Cost + seen.Cost;
            yield return Respond(job, answer, found, cost, cost.ToTiming(frame.Read, answer.Render - rendered));
        }

        async Task<SeenFrame> EncodeAsync(ReadOnlyMemory<byte> picture, CancellationToken together)
        {
            var started = Stopwatch.GetTimestamp();
            var pixels = await _work.RunAsync(() => _images.ReadRgb(picture, model.Encoder.Input.Width, model.Encoder.Input.Height), together);
            var read = Stopwatch.GetElapsedTime(started);
            var (features, cost) = await model.Encoder.EncodeAsync(pixels, together);
            return new SeenFrame(features, read, cost);
        }
    }

    private ActionResponse Respond(ActionJob job, ActionAnswer answer, IReadOnlyList<ActionFrame> frames)
    {
        var (folder, classes) = (job.Model.Folder, answer.Classes);
        _metrics.Preprocessed(folder.Config.Task, folder.Name, answer.Read);
        _metrics.Rendered(folder.Config.Task, folder.Name, answer.Render);
        return new ActionResponse
        {
            Id = job.Id,
            Model = folder.Name,
            Version = folder.Config.Version,
            Label = classes[0].Label,
            Classes = classes,
            FramesPerSecond = job.Model.Video.FramesPerSecond,
            Frames = frames,
            Image = answer.Image,
            Timing = answer.Timing,
            Provenance = _engines.Provenance(folder, answer.Cost),
        };
    }

    private WatchResponse Respond(ActionJob job, ActionAnswer answer, ActionFrame frame, RunCost cost, Timing timing)
    {
        var (folder, classes) = (job.Model.Folder, answer.Classes);
        return new WatchResponse
        {
            Id = job.Id,
            Model = folder.Name,
            Version = folder.Config.Version,
            Label = classes[0].Label,
            Classes = classes,
            Frame = frame,
            Image = answer.Image,
            Timing = timing,
            Provenance = _engines.Provenance(folder, cost),
        };
    }
}
