using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Imaging;
using Attention.Inference.Tasks;
using Attention.Inference.Video;
using Attention.Inference.Vision;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Actions;

/// <summary>
/// A film in, what is done in it out, with a map for every frame. Frames are read, encoded and watched as a stream: however long a
/// film is, few of its frames are in hand.
/// </summary>
public sealed class ActionPipeline(
    TaskRunner runner, VideoReader videos, ImageReader images, WorkSlots work, IOptions<AdmissionOptions> admission, TimeProvider time)
{
    // A batch of the encoder at its usual size: a film that is alone fills one, and holds no more than that.
    private const int FramesAhead = 8;

    private readonly Lookahead _pictures = new(FramesAhead);
    private readonly Lookahead _frames = new(FramesAhead) { Patience = admission.Value.MaxStall, Time = time };

    /// <summary>Watches a film to its end.</summary>
    /// <exception cref="InferenceException">The request or the film is at fault, or a queue is full.</exception>
    public async Task<ActionResponse> RecognizeAsync(ActionRequest request, CancellationToken cancellationToken) =>
        (await StreamAsync(request, cancellationToken).LastAsync(cancellationToken)).Done!;

    /// <summary>
    /// Watches a film and tells of every frame as soon as it is seen; the whole answer comes last. It is watched no further than what is
    /// told is taken, and holds up no other film meanwhile.
    /// </summary>
    /// <exception cref="InferenceException">As <see cref="RecognizeAsync"/>; frames before a fault are told of.</exception>
    public IAsyncEnumerable<ActionEvent> StreamAsync(ActionRequest request, CancellationToken cancellationToken)
    {
        var run = runner.Begin<ActionRecognizer>(request, request.Model);
        return StreamAsync(run, ActionJob.For(request, run.Model), request.Video, cancellationToken);
    }

    /// <summary>
    /// Watches what comes from a camera, JPEGs or the like, and answers each picture, in order, while the next ones come. Further
    /// pictures are not asked for while answers are not taken. The options come with the first one and hold for all.
    /// </summary>
    /// <exception cref="InferenceException">The request or a picture is at fault, or a queue is full.</exception>
    public async IAsyncEnumerable<WatchResponse> WatchAsync(
        IAsyncEnumerable<WatchRequest> pictures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Camera? camera = null;
        try
        {
            await foreach (var frame in _pictures.SelectAsync(_ => pictures, EncodeAsync, cancellationToken))
            {
                yield return await camera!.SeeAsync(frame, cancellationToken);
            }
        }
        finally
        {
            camera?.Dispose();
        }

        // Called with one picture after the other, in their order.
        Task<Measured<ImageFeatures>> EncodeAsync(WatchRequest picture, CancellationToken together)
        {
            if (camera is null)
            {
                camera = new Camera(runner.Begin<ActionRecognizer>(picture, picture.Model), picture);
            }
            else if (picture is not { Model: null, Top: null, Attention: AttentionFormat.Weights })
            {
                throw new InferenceException(ErrorCode.InvalidInput, "options: they come with the first picture and hold for all.", "options");
            }

            return EncodePictureAsync(camera.Encoder, picture.Image, together);
        }
    }

    private async Task<Measured<ImageFeatures>> EncodePictureAsync(VisionEncoder encoder, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (width, height) = (encoder.Input.Width, encoder.Input.Height);
        var pixels = await work.RunAsync(images.LoadOfRgb(picture, width, height), () => images.ReadRgb(picture, width, height), cancellationToken);
        var read = Stopwatch.GetElapsedTime(started);
        var features = await encoder.EncodeAsync(pixels, cancellationToken);
        pixels.Dispose();
        return features with { Cost = features.Cost with { Preprocess = read } };
    }

    private async IAsyncEnumerable<ActionEvent> StreamAsync(
        TaskRun<ActionRecognizer> run, ActionJob job, ReadOnlyMemory<byte> file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var _ = run;
        var (model, watching, answer) = (job.Model, job.Watch(), new ActionAnswer(job));
        var frames = new List<ActionFrame>();
        // A frame that is seen again is not encoded again: a film of slides has few others.
        FilmedPicture? shown = null;
        await foreach (var frame in _frames.SelectAsync(FilmFrom, EncodeAsync, cancellationToken))
        {
            frames.Add(answer.Add(frame, await watching.SeeAsync(frame.Value, cancellationToken)));
            yield return new ActionEvent { Frame = frames[^1] };
        }

        shown?.Leave();
        run.Preprocessed(answer.Cost.Preprocess);
        yield return new ActionEvent { Done = run.Complete(Render(job, answer, frames), answer.Cost, answer.Render) };

        IAsyncEnumerable<VideoFrame<RgbImage>> FilmFrom(int frame) => videos.ReadAsync(file, model.Video.FramesPerSecond, model.Look, frame, cancellationToken);

        // Called with one frame after the other, in their order.
        async Task<Measured<ImageFeatures>> EncodeAsync(VideoFrame<RgbImage> frame, CancellationToken together)
        {
            var isShownOn = shown?.IsSeenIn(frame.Picture) == true;
            if (isShownOn)
            {
                frame.Picture.Dispose();
            }
            else
            {
                shown?.Leave();
                shown = new FilmedPicture(frame.Picture, model.Encoder, together);
            }

            var features = await shown!.Features;
            return features with { Cost = (isShownOn ? default : features.Cost) with { Preprocess = frame.Read } };
        }
    }

    private static ActionResponse Render(ActionJob job, ActionAnswer answer, IReadOnlyList<ActionFrame> frames)
    {
        var classes = answer.Classes;
        return new ActionResponse
        {
            Label = classes[0].Label,
            Classes = classes,
            FramesPerSecond = job.Model.Video.FramesPerSecond,
            Frames = frames,
            Image = answer.Image,
        };
    }
}
