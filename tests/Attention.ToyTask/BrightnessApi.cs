using System.Net.Mime;
using Attention.Api.Tasks;
using Google.Protobuf.Reflection;

namespace Attention.ToyTask;

/// <summary>What clients can ask.</summary>
public sealed class BrightnessApi(BrightnessPipeline pipeline, BrightnessFigure figure) : ITaskApi
{
    public FileDescriptor Proto => V1.BrightnessReflection.Descriptor;

    public void Map(TaskRoutes routes) => routes.Add(new Operation<BrightnessRequest, BrightnessResponse>
    {
        Route = "/v1/brightness",
        Tag = "Brightness",
        Summary = "Find the brightest cells of an image",
        Description =
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with the brightest cells and the map "
            + "of all, or with `Accept: image/png` the image with everything else dimmed.",
        Run = pipeline.FindAsync,
        Figures = [new(MediaTypeNames.Image.Png, (request, response) => figure.Png(request.Image, response)) { LoadOf = request => figure.LoadOf(request.Image) }],
        Unary = "Find",
        Bulk = "FindBulk",
    });
}
