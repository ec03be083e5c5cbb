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

/// <summary>An image in, a caption with the attention behind every word out; or one caption from each of several models.</summary>
public sealed class CaptionPipeline
{
    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly InferenceMetrics _metrics;

    internal CaptionPipeline(ModelRepository models, ModelEngines engines, InferenceMetrics metrics) => (_models, _engines, _metrics) = (models, engines, metrics);

    /// <summary>Captions an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or a queue is full.</exception>
    public async Task<CaptionResponse> CaptionAsync(CaptionRequest request, CancellationToken cancellationToken)
    {
        var job = Check(request);
        return await RunAsync(job, job.Model.Encoder.EncodeAsync(request.Image, cancellationToken), onToken: null, cancellationToken);
    }

    /// <summary>Captions an image word by word, as the words become certain; the whole answer comes last.</summary>
    /// <exception cref="InferenceException">As <see cref="CaptionAsync"/>, or the beam is not 1.</exception>
    public IAsyncEnumerable<CaptionEvent> StreamAsync(CaptionRequest request, CancellationToken cancellationToken) =>
        StreamAsync(Check(request.TokenByToken()), request.Image, cancellationToken);

    /// <summary>Captions an image by several models at once. It is encoded once for all that share an encoder.</summary>
    /// <exception cref="InferenceException">As <see cref="CaptionAsync"/>, for any of the models.</exception>
    public async Task<CompareCaptionsResponse> CompareAsync(CompareCaptionsRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var jobs = CaptionJob.For(request, Resolve(request.Models));
        var images = jobs.Select(static job => job.Model.Encoder).Distinct()
            .ToDictionary(static encoder => encoder, encoder => encoder.EncodeAsync(request.Image, cancellationToken));
        var captions = await Together.RunAsync(
            jobs, (job, together) => RunAsync(job, images[job.Model.Encoder], onToken: null, together), cancellationToken);
        return new CompareCaptionsResponse { Id = jobs[0].Id, Captions = captions };
    }

    private CaptionJob Check(CaptionRequest request)
    {
        RequestCheck.Validate(request);
        return CaptionJob.For(request, [_models.Resolve<Captioner>(request.Model)])[0];
    }

    private List<Captioner> Resolve(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            _models.Resolve<Captioner>(null, "models");
            return [.. _models.Served<Captioner>()];
        }

        return names.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? [.. names.Select(name => _models.Resolve<Captioner>(name, "models"))]
            : throw new InferenceException(ErrorCode.InvalidInput, $"models: {string.Join(", ", names)} was given. Each model is asked once.", "models");
    }

    private async IAsyncEnumerable<CaptionEvent> StreamAsync(
        CaptionJob job, ReadOnlyMemory<byte> file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = new TokenStream<(CaptionAnswer Answer, DecodedToken Token)>();
        var image = job.Model.Encoder.EncodeAsync(file, cancellationToken);
        var response = RunAsync(job, image, (answer, token) => stream.Write((answer, token)), cancellationToken);
        await foreach (var (answer, token) in stream.ReadUntil(response, cancellationToken))
        {
            yield return new CaptionEvent { Token = answer.Token(token) };
        }

        yield return new CaptionEvent { Done = await response };
    }

    private async Task<CaptionResponse> RunAsync(
        CaptionJob job, Task<EncodedImage> encoding, Action<CaptionAnswer, DecodedToken>? onToken, CancellationToken cancellationToken)
    {
        using var activity = InferenceMetrics.Activities.StartActivity("caption")?.SetTag("attention.model", job.Model.Folder.Name);
        var (model, image) = (job.Model.Model, await encoding);
        var start = await model.StartAsync(job.Input(image.Features), cancellationToken);
        var answer = new CaptionAnswer(job, start.Output);
        var options = job.Decoding with { OnToken = onToken is null ? null : token => onToken(answer, token) };
        var decoded = await model.DecodeAsync(start, new BeamSearch(options, Vocabulary.Start, Vocabulary.End), cancellationToken);
        var cost = image.Cost + decoded.Cost;
        cost.Describe(activity);
        return Respond(job, image, answer, decoded with { Cost = cost });
    }

    private CaptionResponse Respond(CaptionJob job, EncodedImage image, CaptionAnswer answer, Batched<IReadOnlyList<Hypothesis>> decoded)
    {
        var started = Stopwatch.GetTimestamp();
        var captions = decoded.Output.Select(answer.Alternative).ToList();
        var render = Stopwatch.GetElapsedTime(started);
        var (folder, features) = (job.Model.Folder, image.Features);
        _metrics.Rendered(folder.Config.Task, folder.Name, render);
        return new CaptionResponse
        {
            Id = job.Id,
            Model = folder.Name,
            Version = folder.Config.Version,
            Caption = captions[0].Caption,
            Score = captions[0].Score,
            Finished = captions[0].Finished,
            Tokens = captions[0].Tokens,
            Alternatives = captions[1..],
            Attributes = answer.Attributes,
            Seed = job.Seed,
            Image = WholeImage.Info(features.ImageWidth, features.ImageHeight),
            Timing = decoded.Cost.ToTiming(image.Preprocess, render),
            Provenance = _engines.Provenance(folder, decoded.Cost),
        };
    }
}
