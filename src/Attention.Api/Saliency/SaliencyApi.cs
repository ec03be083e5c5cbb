using System.Globalization;
using System.Net.Mime;
using Attention.Api.Tasks;
using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference.Saliency;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Saliency;

public sealed class SaliencyApi(SaliencyPipeline pipeline, SaliencyFigure figure) : ITaskApi
{
    public FileDescriptor Proto => V1.SaliencyReflection.Descriptor;

    public void Map(TaskRoutes routes) => routes.Add(new Operation<SaliencyRequest, SaliencyResponse>
    {
        Route = "/v1/saliency",
        Tag = "Saliency",
        Summary = "Mask what stands out in an image, and show how a recurrent network found it region by region",
        Description =
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with a mask as large as the image, "
            + "the bounds of the object, every region that the model looked at with the map as it stood afterwards and, with "
            + "`cutout=true`, the object on transparency, or with `Accept: image/png` all of it as one figure.",
        Run = pipeline.DetectAsync,
        Figures =
        [
            // It cuts the object out itself.
            new(MediaTypeNames.Image.Png, (request, response) => figure.Png(request.Image, response))
            {
                LoadOf = request => figure.LoadOf(request.Image),
                Ask = static request => request with { Attention = AttentionFormat.Weights, Cutout = false },
            },
        ],
        Tool = new("saliency", Words),
        Tensors = new TaskTensors<SaliencyRequest, SaliencyResponse>
        {
            Task = "saliency",
            Input = "image",
            Request = static (model, image) => new SaliencyRequest { Model = model.Name, Image = image },
            Outputs =
            [
                TaskOutput.Picture<SaliencyResponse>("mask", static response => response.Mask),
                TaskOutput.Numbers<SaliencyResponse>("box", static response => response.Box is { } box ? [box.X, box.Y, box.Width, box.Height] : []),
                TaskOutput.Maps<SaliencyResponse>("attention", static response => response.Steps.Select(static step => step.Attention).Prepend(response.Initial)),
            ],
        },
        Unary = "Detect",
        Bulk = "DetectBulk",
    });

    private static string Words(SaliencyResponse response) => response.Box is { } box
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"What stands out lies at x {box.X}, y {box.Y} and is {box.Width} x {box.Height} pixels of {response.Image.Width} x {response.Image.Height}.")
        : "Nothing stands out.";
}
