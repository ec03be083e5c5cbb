using System.Net.Mime;
using Attention.Api.Tasks;
using Attention.Contracts.Actions;
using Attention.Inference.Actions;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Actions;

public sealed class ActionApi(ActionPipeline pipeline, ActionFigure figure, ActionOverlay overlay) : ITaskApi
{
    public FileDescriptor Proto => V1.ActionReflection.Descriptor;

    public void Map(TaskRoutes routes) => routes
        .Add(new Operation<ActionRequest, ActionResponse>
        {
            Route = "/v1/actions",
            Tag = "Actions",
            Summary = "Tell what is done in a film, and show where the model looked in every frame",
            Description =
                "Send the film as the field `video` of a form or as the body itself. Animated GIF and WebP are read as they are, other formats "
                + "where ffmpeg is installed. The answer is JSON with the classes of the film, the classes of each frame and its map, "
                + "or with `Accept: image/png` frames from begin to end under their maps, "
                + "or with `Accept: image/webp` the film itself under its maps, "
                + "or with `Accept: text/event-stream` the frames one by one as they are seen.",
            Run = pipeline.RecognizeAsync,
            Figures =
            [
                new(MediaTypeNames.Image.Png, (request, response, cancellationToken) => figure.PngAsync(request.Video, response, cancellationToken)),
                new(MediaTypeNames.Image.Webp, (request, response, cancellationToken) => overlay.WebpAsync(request.Video, response, cancellationToken)),
            ],
            Stream = new Pieces<ActionRequest, ActionEvent>(pipeline.StreamAsync, static message => message.Done, static message => message.Frame!) { Name = "frame" },
            Tool = new("recognize_action", static response => ClassWords.Of(response.Classes)),
            Tensors = new TaskTensors<ActionRequest, ActionResponse>
            {
                Task = "action",
                Input = "video",
                Request = static (model, video) => new ActionRequest { Model = model.Name, Video = video },
                Outputs =
                [
                    TaskOutput.Texts<ActionResponse>("labels", static response => response.Classes.Select(static known => known.Label)),
                    TaskOutput.Numbers<ActionResponse>("scores", static response => response.Classes.Select(static known => known.Score)),
                    TaskOutput.Numbers<ActionResponse>("times", static response => response.Frames.Select(static frame => frame.StartMs / 1000)),
                    TaskOutput.Maps<ActionResponse>("attention", static response => response.Frames.Select(static frame => frame.Attention)),
                ],
            },
            Unary = "Recognize",
            Streaming = "StreamRecognition",
            Bulk = "RecognizeBulk",
        })
        .Duplex<WatchRequest, WatchResponse>("Watch", pipeline.WatchAsync);
}
