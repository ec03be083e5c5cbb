using System.Net.Mime;
using Attention.Api.Tasks;
using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Captioning;

public sealed class CaptioningApi(CaptionPipeline pipeline, CaptionFigure figure) : ITaskApi
{
    // Of models that attend to attributes, as their graphs call them.
    private const string InputAttention = "input_attention";
    private const string OutputAttention = "output_attention";

    public FileDescriptor Proto => V1.CaptioningReflection.Descriptor;

    public void Map(TaskRoutes routes)
    {
        routes.Add(new Operation<CaptionRequest, CaptionResponse>
        {
            Route = "/v1/captions",
            Tag = "Captions",
            Summary = "Describe an image in a sentence, and show where the model looked for every word",
            Description =
                "Send the image as the field `image` of a form or as the body itself. The answer is JSON with a map of weights per word, "
                + "or with `Accept: image/png` the photo beside one tile per word, "
                + "or with `Accept: text/event-stream` the words one by one as they are found.",
            Run = pipeline.CaptionAsync,
            Figures = [new(MediaTypeNames.Image.Png, (request, response) => figure.Png(request.Image, response)) { LoadOf = request => figure.LoadOf(request.Image) }],
            Stream = new Pieces<CaptionRequest, CaptionEvent>(pipeline.StreamAsync, static message => message.Done, static message => message.Token!) { Name = "token" },
            Tool = new("caption", static response => response.Caption),
            Tensors = new TaskTensors<CaptionRequest, CaptionResponse>
            {
                Task = "captioning",
                Input = "image",
                Request = static (model, image) => new CaptionRequest { Model = model.Name, Image = image },
                Outputs =
                [
                    TaskOutput.Text<CaptionResponse>("caption", static response => response.Caption),
                    TaskOutput.Number<CaptionResponse>("score", static response => response.Score),
                    TaskOutput.Texts<CaptionResponse>("tokens", static response => response.Tokens.Select(static token => token.Text)),
                    TaskOutput.Numbers<CaptionResponse>("log_probs", static response => response.Tokens.Select(static token => token.LogProb)),
                    TaskOutput.Maps<CaptionResponse>("attention", static response => response.Tokens.Select(static token => token.Attention)) with { Needs = "attention" },
                    TaskOutput.Texts<CaptionResponse>("attributes", static response => (response.Attributes ?? []).Select(static attribute => attribute.Text)) with { Needs = InputAttention },
                    TaskOutput.Rows<CaptionResponse>(InputAttention, static response => response.Tokens.Select(static token => (token.Attributes ?? []).Select(static weight => weight.Input)))
                        with { Needs = InputAttention, IsAttention = true },
                    TaskOutput.Rows<CaptionResponse>(OutputAttention, static response => response.Tokens.Select(static token => (token.Attributes ?? []).Select(static weight => weight.Output)))
                        with { Needs = OutputAttention, IsAttention = true },
                ],
            },
            Unary = "Caption",
            Streaming = "StreamCaption",
            Bulk = "CaptionBulk",
        });
        routes.Add(new Operation<CompareCaptionsRequest, CompareCaptionsResponse>
        {
            Route = "/v1/captions/compare",
            Tag = "Captions",
            Summary = "Let several models describe one image, and show how each of them attended to it",
            Description =
                "Takes what `/v1/captions` takes and asks all `models` at once. The answer is JSON with one caption per model, "
                + "or with `Accept: image/png` the photo above one row of tiles per model.",
            Sentences = pipeline.Compared,
            Run = pipeline.CompareAsync,
            Figures = [new(MediaTypeNames.Image.Png, (request, response) => figure.Png(request.Image, response)) { LoadOf = request => figure.LoadOf(request.Image) }],
            Facts = static response => new(AnswerFacts.Longest([.. response.Captions.Select(static caption => caption.Timing)]))
            {
                Id = response.Id,
                Model = string.Join(',', response.Captions.Select(static caption => caption.Model)),
                Version = string.Join(',', response.Captions.Select(static caption => caption.Version)),
            },
            Tool = new("compare_captions", static response => string.Join('\n', response.Captions.Select(static caption => $"{caption.Model}: {caption.Caption}"))),
            Unary = "Compare",
        });
        routes.MapChat();
    }
}
