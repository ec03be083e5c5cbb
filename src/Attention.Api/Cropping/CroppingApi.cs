using System.Globalization;
using System.Net.Mime;
using Attention.Api.Tasks;
using Attention.Contracts.Cropping;
using Attention.Inference.Cropping;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Cropping;

public sealed class CroppingApi(CropPipeline pipeline, CropFigure figure) : ITaskApi
{
    public FileDescriptor Proto => V1.CroppingReflection.Descriptor;

    public void Map(TaskRoutes routes) => routes.Add(new Operation<CropRequest, CropResponse>
    {
        Route = "/v1/crops",
        Tag = "Crops",
        Summary = "Cut out of an image what a spatial transformer looks at, and read it; or crop where you say",
        Description =
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with the place of every crop, "
            + "the crop itself, sampled from the image at its full resolution, and what the model sees in it, "
            + "or with `Accept: image/png` the image with its crops drawn on it and beside it. "
            + "`theta` or `boxes` crop where you say instead; then no model is asked.",
        Run = pipeline.CropAsync,
        Figures = [new(MediaTypeNames.Image.Png, (request, response) => figure.Png(request.Image, response)) { LoadOf = request => figure.LoadOf(request.Image) }],
        Facts = static response => new(response.Timing) { Id = response.Id, Model = response.Model, Version = response.Version },
        Tool = new("crop", static response => string.Join('\n', response.Crops.Select(Words))),
        Tensors = new TaskTensors<CropRequest, CropResponse>
        {
            Task = "cropping",
            Input = "image",
            Request = static (model, image) => new CropRequest { Model = model.Name, Image = image },
            Outputs =
            [
                TaskOutput.Texts<CropResponse>("labels", static response => response.Crops.Select(static crop => crop.Classes?[0].Label ?? "")),
                TaskOutput.Numbers<CropResponse>("scores", static response => response.Crops.Select(static crop => crop.Classes?[0].Score ?? 0)),
                TaskOutput.Rows<CropResponse>("theta", static response => response.Crops.Select(static crop => crop.Theta)) with { IsAttention = true },
            ],
        },
        Unary = "Crop",
        Bulk = "CropBulk",
    });

    private static string Words(CropResult crop)
    {
        var corners = string.Join(' ', crop.Quadrilateral.Select(static corner => string.Create(CultureInfo.InvariantCulture, $"({corner.X:0},{corner.Y:0})")));
        return $"{crop.Width} x {crop.Height} pixels between {corners}{(crop.Classes is { } classes ? $": {ClassWords.Of(classes)}" : "")}";
    }
}
