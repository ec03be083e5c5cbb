using Attention.Api;
using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Contracts.Captioning;
using Attention.Contracts.Classification;
using Attention.Contracts.Cropping;
using Attention.Contracts.Fixation;
using Attention.Contracts.Saliency;
using Attention.Contracts.Transcription;
using Attention.Contracts.Translation;
using Attention.Inference.Actions;
using Attention.Inference.Cropping;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Saliency;
using Attention.Inference.Text;
using Attention.Inference.Transcription;
using Attention.Inference.Vision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace Attention.Benchmarks.Direct;

/// <summary>
/// What one writes first: an endpoint, one shared session, a forward pass per request and step; no queue, no batch, no cache.
/// Graphs, settings of ONNX Runtime, beam search and JSON are the service's, so the difference is how requests meet them.
/// </summary>
internal static class NaiveServer
{
    public static Task RunAsync()
    {
        var models = DirectModels.Open();
        var builder = WebApplication.CreateBuilder();
        builder.Services.ConfigureHttpJsonOptions(static options => Json.Configure(options.SerializerOptions));
        var app = builder.Build();
        app.MapGet("/health/ready", static () => TypedResults.Ok());
        if (models.Translator is { } translator)
        {
            app.MapPost("/v1/translations", (TranslationRequest request) => Translate(translator, request));
        }

        if (models.Captioner is { } captioner)
        {
            app.MapPost("/v1/captions", (HttpRequest request, int? beam) => CaptionAsync(captioner, request, beam));
        }

        if (models.Transcriber is { } transcriber)
        {
            app.MapPost("/v1/transcriptions", (HttpRequest request, int? beam) => TranscribeAsync(transcriber, request, beam));
        }

        if (models.Classifier is { } classifier)
        {
            app.MapPost("/v1/classifications", (HttpRequest request) => ClassifyAsync(classifier, request));
        }

        if (models.Cropper is { } cropper)
        {
            app.MapPost("/v1/crops", (HttpRequest request) => CropAsync(cropper, request));
        }

        if (models.Detector is { } detector)
        {
            app.MapPost("/v1/saliency", async (HttpRequest request) => Respond(detector.Folder, detector.Detect([await ReadAsync(request)])[0]));
        }

        if (models.Predictor is { } predictor)
        {
            app.MapPost("/v1/fixations", async (HttpRequest request) => Respond(predictor.Folder, predictor.Predict([await ReadAsync(request)])[0]));
        }

        if (models.Recognizer is { } recognizer)
        {
            app.MapPost("/v1/actions", (HttpRequest request) => RecognizeAsync(recognizer, request));
        }

        return app.RunAsync();
    }

    private static TranslationResponse Translate(DirectTranslator model, TranslationRequest request)
    {
        var answers = model.Translate(request.Texts, request.Beam);
        return new TranslationResponse
        {
            Id = request.Id ?? Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Translations = Array.ConvertAll(answers, Result),
            Provenance = Provenance(model.Folder),
        };
    }

    private static TranslationResult Result(DirectTranslator.Translation answer) => new()
    {
        Translation = answer.Text,
        Score = answer.Hypothesis.Score,
        Finished = answer.Hypothesis.Finished,
        SourceTokens = answer.SourceTokens,
        TargetTokens = [.. answer.TargetTokens.Zip(answer.Hypothesis.Tokens, static (text, token) => new TranslationToken { Text = text, LogProb = token.LogProb })],
        SourceWords = WordAlignment.Words(answer.SourceTokens),
        TargetWords = WordAlignment.Words(answer.TargetTokens),
        Alternatives = [],
    };

    private static async Task<TranscriptionResponse> TranscribeAsync(DirectTranscriber model, HttpRequest request, int? beam)
    {
        var answer = model.Transcribe([await ReadAsync(request)], beam)[0];
        List<TranscriptionToken> tokens = [.. answer.Tokens.Zip(answer.Hypothesis.Tokens, static (text, token) => new TranscriptionToken { Text = text, LogProb = token.LogProb })];
        var words = SpokenWords.Of(tokens);
        return new TranscriptionResponse
        {
            Id = Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Text = string.Join(' ', words.Select(static word => word.Text)),
            Score = answer.Hypothesis.Score,
            Finished = answer.Hypothesis.Finished,
            DurationMs = answer.DurationMs,
            Tokens = tokens,
            Words = words,
            Steps = [],
            Segments = [],
            Alternatives = [],
            Provenance = Provenance(model.Folder),
        };
    }

    private static async Task<CaptionResponse> CaptionAsync(DirectCaptioner model, HttpRequest request, int? beam)
    {
        var answer = model.Describe([await ReadAsync(request)], beam)[0];
        return new CaptionResponse
        {
            Id = Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Caption = answer.Text,
            Score = answer.Hypothesis.Score,
            Finished = answer.Hypothesis.Finished,
            Tokens = [.. answer.Tokens.Zip(answer.Hypothesis.Tokens, static (text, token) => new CaptionToken { Text = text, LogProb = token.LogProb })],
            Alternatives = [],
            Image = Info(answer.Image),
            Provenance = Provenance(model.Folder),
        };
    }

    private static async Task<ClassificationResponse> ClassifyAsync(DirectClassifier model, HttpRequest request)
    {
        var answer = model.Classify([await ReadAsync(request)])[0];
        return new ClassificationResponse
        {
            Id = Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Classes = answer.Classes,
            Image = Info(answer.Image),
            Provenance = Provenance(model.Folder),
        };
    }

    private static async Task<ActionResponse> RecognizeAsync(DirectRecognizer model, HttpRequest request)
    {
        var answer = model.Recognize([await ReadAsync(request)])[0];
        return new ActionResponse
        {
            Id = Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Label = answer.Classes[0].Label,
            Classes = answer.Classes,
            FramesPerSecond = model.Folder.Section<VideoInput>("video").FramesPerSecond,
            Frames = [],
            Image = Info(answer.Image),
            Provenance = Provenance(model.Folder),
        };
    }

    private static async Task<CropResponse> CropAsync(DirectCropper model, HttpRequest request)
    {
        var answer = model.Crop([await ReadAsync(request)])[0];
        return new CropResponse
        {
            Id = Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Crops = [Place(answer)],
            Image = Info(answer.Image),
            Provenance = Provenance(model.Folder),
        };
    }

    private static CropResult Place(DirectCropper.Cropped answer)
    {
        var image = Info(answer.Image);
        var crop = CropPlacement.Of([new CropProposal(answer.Theta, answer.Classes)], new SKSizeI(image.Width, image.Height), size: null)[0];
        return new CropResult
        {
            Theta = answer.Theta.ToRows(),
            Quadrilateral = [.. crop.Frame.Corners.Select(static corner => new CropCorner(corner.X, corner.Y))],
            Width = crop.Size.Width,
            Height = crop.Size.Height,
            Classes = answer.Classes,
        };
    }

    private static SaliencyResponse Respond(ModelFolder folder, DirectDetector.Detection answer) => new()
    {
        Id = Guid.NewGuid().ToString("n"),
        Model = folder.Name,
        Version = folder.Config.Version,
        Mask = Convert.ToBase64String(answer.Mask.Png),
        Threshold = folder.Section<SaliencySettings>("saliency").Threshold,
        Box = answer.Mask.Box is { } box ? new ImageRegion { X = box.Left, Y = box.Top, Width = box.Width, Height = box.Height } : null,
        Steps = [],
        Image = Info(answer.Image),
        Provenance = Provenance(folder),
    };

    private static FixationResponse Respond(ModelFolder folder, DirectPredictor.Prediction answer) => new()
    {
        Id = Guid.NewGuid().ToString("n"),
        Model = folder.Name,
        Version = folder.Config.Version,
        Density = answer.Density,
        Peaks = answer.Peaks,
        Scanpath = answer.Scanpath,
        Image = answer.Image,
        Provenance = Provenance(folder),
    };

    private static ImageInfo Info(RgbImage image) => WholeImage.Info(image.OriginalWidth, image.OriginalHeight);

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        var body = new MemoryStream((int)request.ContentLength.GetValueOrDefault());
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    private static Provenance Provenance(ModelFolder folder) => new()
    {
        ModelSha256 = folder.Sha256,
        ExecutionProvider = "CPUExecutionProvider",
        Runtime = "onnxruntime",
        BatchSize = 1,
    };
}
