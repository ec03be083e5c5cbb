using System.Net.Mime;
using Attention.Api.Tasks;
using Attention.Contracts.Classification;
using Attention.Inference.Classification;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Classification;

public sealed class ClassificationApi(ClassificationPipeline pipeline, SamplingFigure figure) : ITaskApi
{
    public FileDescriptor Proto => V1.ClassificationReflection.Descriptor;

    public void Map(TaskRoutes routes) => routes.Add(new Operation<ClassificationRequest, ClassificationResponse>
    {
        Route = "/v1/classifications",
        Tag = "Classifications",
        Summary = "Tell what is in an image, and show where deformable convolution read it",
        Description =
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with the score of every class, the "
            + "salience of the best one and the sampling points of the `cells` you name or of the most salient ones (null for a model "
            + "that does not tell), or with `Accept: image/png` one photo per cell with the points that it was computed from.",
        Run = pipeline.ClassifyAsync,
        Figures = [new(MediaTypeNames.Image.Png, (request, response) => figure.Png(request.Image, response)) { LoadOf = request => figure.LoadOf(request.Image) }],
        Tool = new("classify", static response => ClassWords.Of(response.Classes)),
        Tensors = new TaskTensors<ClassificationRequest, ClassificationResponse>
        {
            Task = "classification",
            Input = "image",
            Request = static (model, image) => new ClassificationRequest { Model = model.Name, Image = image },
            Outputs =
            [
                TaskOutput.Texts<ClassificationResponse>("labels", static response => response.Classes.Select(static known => known.Label)),
                TaskOutput.Numbers<ClassificationResponse>("scores", static response => response.Classes.Select(static known => known.Score)),
                TaskOutput.Maps<ClassificationResponse>("attention", static response => [response.Salience]) with { Needs = "salience" },
            ],
        },
        Unary = "Classify",
        Bulk = "ClassifyBulk",
    });
}
