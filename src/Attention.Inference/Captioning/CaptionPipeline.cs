using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Captioning;

/// <summary>An image in, a caption with the attention behind every word out.</summary>
public sealed class CaptionPipeline
{
    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly InferenceMetrics _metrics;

    internal CaptionPipeline(ModelRepository models, ModelEngines engines, InferenceMetrics metrics) => (_models, _engines, _metrics) = (models, engines, metrics);

    /// <summary>Captions an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or a queue is full.</exception>
    public Task<CaptionResponse> CaptionAsync(CaptionRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var model = _models.Resolve<Captioner>(request.Model);
        return CaptionAsync(request, model, DecodingOptions.For(request, model.Folder.Config), cancellationToken);
    }

    /// <summary>Captions an image word by word, as the words become certain; the whole answer comes last.</summary>
    /// <exception cref="InferenceException">As <see cref="CaptionAsync(CaptionRequest, CancellationToken)"/>, or the beam is not 1.</exception>
    public async IAsyncEnumerable<CaptionEvent> StreamAsync(CaptionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var model = _models.Resolve<Captioner>(request.Model);
        var stream = new TokenStream<DecodedToken>();
        var answer = CaptionAsync(request, model, DecodingOptions.ForStream(request, model.Folder.Config, stream.Write), cancellationToken);
        await foreach (var token in stream.ReadUntil(answer, cancellationToken))
        {
            yield return new CaptionEvent { Token = CaptionAnswer.Token(token, model, request.Attention) };
        }

        yield return new CaptionEvent { Done = await answer };
    }

    private async Task<CaptionResponse> CaptionAsync(CaptionRequest request, Captioner model, DecodingOptions options, CancellationToken cancellationToken)
    {
        using var activity = InferenceMetrics.Activities.StartActivity("caption")?.SetTag("attention.model", model.Folder.Name);
        var image = await model.Encoder.EncodeAsync(request.Image, cancellationToken);
        var search = new BeamSearch(options, Vocabulary.Start, Vocabulary.End);
        var decoded = await model.Model.DecodeAsync(image.Features, search, cancellationToken);
        var cost = image.Cost + decoded.Cost;
        cost.Describe(activity);
        return Respond(request, model, image, decoded with { Cost = cost });
    }

    private CaptionResponse Respond(CaptionRequest request, Captioner model, EncodedImage image, Batched<IReadOnlyList<Hypothesis>> decoded)
    {
        var started = Stopwatch.GetTimestamp();
        var answers = decoded.Output.Select(hypothesis => CaptionAnswer.From(hypothesis, model, request.Attention)).ToList();
        var render = Stopwatch.GetElapsedTime(started);
        _metrics.Rendered(model.Folder.Config.Task, model.Folder.Name, render);
        return new CaptionResponse
        {
            Id = request.Id ?? Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Caption = answers[0].Caption,
            Score = answers[0].Score,
            Finished = answers[0].Finished,
            Tokens = answers[0].Tokens,
            Alternatives = answers[1..],
            Image = new ImageInfo
            {
                Width = image.Features.ImageWidth,
                Height = image.Features.ImageHeight,
                Region = new ImageRegion { X = 0, Y = 0, Width = image.Features.ImageWidth, Height = image.Features.ImageHeight },
            },
            Timing = decoded.Cost.ToTiming(image.Preprocess, render),
            Provenance = _engines.Provenance(model.Folder, decoded.Cost),
        };
    }
}
