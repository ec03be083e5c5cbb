using System.Runtime.CompilerServices;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Tasks;
using Attention.Inference.Text;
using Attention.Inference.Vision;

namespace Attention.Inference.Captioning;

/// <summary>An image in, a caption with the attention behind every word out; or one caption from each of several models.</summary>
public sealed class CaptionPipeline(TaskRunner runner, ModelRepository models)
{
    /// <summary>How far a model goes, or the default of the task.</summary>
    /// <exception cref="InferenceException">There is no such captioner.</exception>
    public CaptionBounds BoundsOf(string? model)
    {
        var captioner = models.Resolve<Captioner>(model);
        return new CaptionBounds(
            captioner.Decoding.Defaults.Beam, captioner.Decoding.Limits.MaxTokens, captioner.Encoder.Input.Rows * captioner.Encoder.Input.Columns);
    }

    /// <summary>Captions an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or a queue is full.</exception>
    public async Task<CaptionResponse> CaptionAsync(CaptionRequest request, CancellationToken cancellationToken)
    {
        using var run = runner.Begin<Captioner>(request, request.Model);
        var job = CaptionJob.For(request, [run.Model])[0];
        return await RunAsync(run, job, run.Model.Encoder.EncodeAsync(request.Image, cancellationToken), onToken: null, cancellationToken);
    }

    /// <summary>Captions an image word by word, as the words become certain; the whole answer comes last.</summary>
    /// <exception cref="InferenceException">As <see cref="CaptionAsync"/>.</exception>
    public IAsyncEnumerable<CaptionEvent> StreamAsync(CaptionRequest request, CancellationToken cancellationToken)
    {
        var run = runner.Begin<Captioner>(request, request.Model);
        return StreamAsync(run, CaptionJob.For(request, [run.Model])[0], request.Image, cancellationToken);
    }

    /// <summary>Captions an image by several models at once. It is encoded once for all that share an encoder.</summary>
    /// <exception cref="InferenceException">As <see cref="CaptionAsync"/>, for any of the models.</exception>
    public async Task<CompareCaptionsResponse> CompareAsync(CompareCaptionsRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        request = request with { Id = TaskAnswer.IdOf(request) };
        var jobs = CaptionJob.For(request, Resolve(request.Models));
        var captions = await Together.RunAsync(jobs, RunOneAsync, cancellationToken);
        return new CompareCaptionsResponse { Id = request.Id, Captions = captions };

        async Task<CaptionResponse> RunOneAsync(CaptionJob job, CancellationToken together)
        {
            using var run = runner.Begin(request, job.Model);
            return await RunAsync(run, job, job.Model.Encoder.EncodeAsync(request.Image, together), onToken: null, together);
        }
    }

    /// <summary>How many models a comparison asks, of whose fields nothing has been checked yet.</summary>
    public int Compared(CompareCaptionsRequest request) => request.Models?.Count ?? models.Served<Captioner>().Count();

    private List<Captioner> Resolve(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            models.Resolve<Captioner>(null, "models");
            return [.. models.Served<Captioner>()];
        }

        return names.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? [.. names.Select(name => models.Resolve<Captioner>(name, "models"))]
            : throw new InferenceException(ErrorCode.InvalidInput, $"models: {string.Join(", ", names)} was given. Each model is asked once.", "models");
    }

    private static async IAsyncEnumerable<CaptionEvent> StreamAsync(
        TaskRun<Captioner> run, CaptionJob job, ReadOnlyMemory<byte> file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var _ = run;
        await using var stream = new TokenStream<(CaptionAnswer Answer, DecodedToken Token)>(cancellationToken);
        var image = job.Model.Encoder.EncodeAsync(file, stream.Reading);
        var response = RunAsync(run, job, image, (answer, token) => stream.Write((answer, token)), stream.Reading);
        await foreach (var (answer, token) in stream.ReadUntil(response))
        {
            yield return new CaptionEvent { Token = answer.Token(token) };
        }

        yield return new CaptionEvent { Done = await response };
    }

    private static async Task<CaptionResponse> RunAsync(
        TaskRun<Captioner> run,
        CaptionJob job,
        Task<Measured<ImageFeatures>> encoding,
        Action<CaptionAnswer, DecodedToken>? onToken,
        CancellationToken cancellationToken)
    {
        var image = await encoding;
        CaptionAnswer? answer = null;
        var options = job.Decoding with
        {
            OnRead = memory => answer = new CaptionAnswer(job, memory),
            OnToken = onToken is null ? null : token => onToken(answer!, token),
        };
        var search = new BeamSearch(options, Vocabulary.Start, Vocabulary.End);
        var decoded = await run.Model.Model.DecodeAsync(job.Input(image.Value), search, cancellationToken);
        return await run.RespondAsync(image.Cost + decoded.Cost, () => Render(job, image.Value, answer!, decoded.Value), cancellationToken);
    }

    private static CaptionResponse Render(CaptionJob job, ImageFeatures image, CaptionAnswer answer, IReadOnlyList<Hypothesis> hypotheses)
    {
        var captions = hypotheses.Select(answer.Alternative).ToList();
        return new CaptionResponse
        {
            Caption = captions[0].Caption,
            Score = captions[0].Score,
            Finished = captions[0].Finished,
            Tokens = captions[0].Tokens,
            Alternatives = captions[1..],
            Attributes = answer.Attributes,
            Seed = job.Seed,
            Image = WholeImage.Info(image.ImageWidth, image.ImageHeight),
        };
    }
}
