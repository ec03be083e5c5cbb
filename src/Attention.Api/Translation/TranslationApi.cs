using System.Net.Mime;
using System.Text;
using Attention.Api.Security;
using Attention.Api.Tasks;
using Attention.Api.Translation.Libre;
using Attention.Contracts.Models;
using Attention.Contracts.Translation;
using Attention.Inference.Translation;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Translation;

public sealed class TranslationApi(TranslationPipeline pipeline) : ITaskApi
{
    public FileDescriptor Proto => V1.TranslationReflection.Descriptor;

    public void Map(TaskRoutes routes)
    {
        Translate(routes);
        routes.Endpoints.MapLibreTranslate();
    }

    private void Translate(TaskRoutes routes) => routes
        .Add(new Operation<TranslationRequest, TranslationResponse>
        {
            Route = "/v1/translations",
            Tag = "Translations",
            Summary = "Translate up to 64 texts, and show which source word every word came from",
            Description =
                "A text may have several sentences. The answer is JSON with one alignment matrix per sentence, "
                + "or with `Accept: image/svg+xml` every sentence and its translation joined by links as thick as their weights (none for a model without attention), "
                + "or with `Accept: text/event-stream` the tokens one by one, each with its own row of the matrix.",
            Example =
                """
                {
                  "texts": ["Economic growth has slowed down in recent years."],
                  "source": "en",
                  "target": "fr",
                  "beam": 5,
                  "attention": "weights"
                }
                """,
            Sentences = static request => request.Texts?.Sum(RequestCost.Sentences) ?? 1,
            Run = pipeline.TranslateAsync,
            Figures = [new(MediaTypeNames.Image.Svg, static (_, response) => Encoding.UTF8.GetBytes(AlignmentFigure.Svg(response)))],
            Stream = new Pieces<TranslationRequest, TranslationEvent>(pipeline.StreamAsync, static message => message.Done, static message => message) { Name = "token" },
            Tool = new("translate", static response => string.Join('\n', response.Translations.Select(static result => result.Failure?.Message ?? result.Translation))),
            Tensors = new TaskTensors<TranslationRequest, TranslationResponse>
            {
                Task = "translation",
                Input = "text",
                Request = static (model, text) => new TranslationRequest
                {
                    Model = model.Name,
                    Texts = [Encoding.UTF8.GetString(text.Span)],
                    Source = Language(model, "source"),
                    Target = Language(model, "target"),
                },
                Outputs =
                [
                    TaskOutput.Text<TranslationResponse>("translation", static response => response.Translations[0].Translation),
                    TaskOutput.Number<TranslationResponse>("score", static response => response.Translations[0].Score),
                    TaskOutput.Texts<TranslationResponse>("source_tokens", static response => response.Translations[0].SourceTokens),
                    TaskOutput.Texts<TranslationResponse>("target_tokens", static response => response.Translations[0].TargetTokens.Select(static token => token.Text)),
                    TaskOutput.Numbers<TranslationResponse>("log_probs", static response => response.Translations[0].TargetTokens.Select(static token => token.LogProb)),
                    TaskOutput.Maps<TranslationResponse>("attention", static response => Sentences(response.Translations[0]).Select(static sentence => sentence.Attention)) with { Needs = "attention" },
                ],
            },
            Unary = "Translate",
            Streaming = "StreamTranslation",
            Bulk = "TranslateBulk",
        })
        .Add(new Operation<AlignmentRequest, TranslationResponse>
        {
            Route = "/v1/alignments",
            Tag = "Translations",
            Summary = "Align a text with a translation of your own, word by word",
            Description =
                "The model is made to produce your translation, and its attention on the way is the answer: "
                + "as JSON, or with `Accept: image/svg+xml` as a drawing. It needs a model with attention.",
            Example =
                """
                {
                  "pairs": [
                    {
                      "text": "Economic growth has slowed down in recent years.",
                      "translation": "La croissance économique a ralenti ces dernières années."
                    }
                  ],
                  "source": "en",
                  "target": "fr"
                }
                """,
            Sentences = static request => request.Pairs?.Sum(static pair => RequestCost.Sentences(pair?.Text)) ?? 1,
            Run = pipeline.AlignAsync,
            Figures = [new(MediaTypeNames.Image.Svg, static (_, response) => Encoding.UTF8.GetBytes(AlignmentFigure.Svg(response)))],
            Tool = new("align", static response => string.Join('\n', response.Translations.Select(static result => $"{string.Join(' ', result.SourceWords)} | {string.Join(' ', result.TargetWords)} | {result.Links}"))),
            Unary = "Align",
        });

    private static IReadOnlyList<TranslationResult> Sentences(TranslationResult text) => text.Sentences.Count > 0 ? text.Sentences : [text];

    private static string Language(ModelInfo model, string which) => model.Settings!.Value.GetProperty(which).GetString()!;
}
