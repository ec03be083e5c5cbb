using System.Globalization;
using System.Net.Mime;
using Attention.Api.Tasks;
using Attention.Contracts.Fixation;
using Attention.Inference.Fixation;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Fixation;

public sealed class FixationApi(FixationPipeline pipeline, FixationFigure figure) : ITaskApi
{
    public FileDescriptor Proto => V1.FixationReflection.Descriptor;

    public void Map(TaskRoutes routes) => routes.Add(new Operation<FixationRequest, FixationResponse>
    {
        Route = "/v1/fixations",
        Tag = "Fixations",
        Summary = "Predict where people look in an image, and show where an attentive LSTM looked to tell",
        Description =
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with the density of looks, its "
            + "peaks, a scanpath that is computed from it (not measured gaze), the attention of every step of the model and, with "
            + "`crop=16:9` or the like, the window of that shape into which most looks fall, or with `Accept: image/png` all of it as "
            + "one figure.",
        Run = pipeline.PredictAsync,
        Figures = [new(MediaTypeNames.Image.Png, (request, response) => figure.Png(request.Image, response)) { LoadOf = request => figure.LoadOf(request.Image) }],
        Tool = new("fixations", Words),
        Tensors = new TaskTensors<FixationRequest, FixationResponse>
        {
            Task = "fixation",
            Input = "image",
            Request = static (model, image) => new FixationRequest { Model = model.Name, Image = image },
            Outputs =
            [
                TaskOutput.Rows<FixationResponse>("density", static response => response.Density.Values
                    .Chunk(response.Density.Columns).Select(static row => row.Select(static cell => (double)cell))),
                TaskOutput.Rows<FixationResponse>("scanpath", static response => response.Scanpath.Select(static point => (IEnumerable<double>)[point.X, point.Y])),
                TaskOutput.Maps<FixationResponse>("attention", static response => response.Steps ?? []),
            ],
        },
        Unary = "Predict",
        Bulk = "PredictBulk",
    });

    private static string Words(FixationResponse response) => string.Join(
        '\n', response.Peaks.Select(static peak => string.Create(CultureInfo.InvariantCulture, $"x {peak.X:0}, y {peak.Y:0}: {peak.Mass:P0} of the looks")));
}
