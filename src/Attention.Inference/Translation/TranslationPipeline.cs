using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts.Translation;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Translation;

/// <summary>
/// Texts in, translations with their alignments out; or the alignment of a translation you have. A text is translated sentence by
/// sentence, all sentences side by side.
/// </summary>
public sealed class TranslationPipeline
{
    // As many as a request had when every text was one sentence: a long text must not take the whole queue, and this many fill
    // the rows of the decoder at the usual beam.
    private const int SentencesAtOnce = 64;

    private readonly Translators _translators;
    private readonly ModelEngines _engines;
    private readonly InferenceMetrics _metrics;
    private readonly int _maxTextLength;

    internal TranslationPipeline(ModelRepository models, ModelEngines engines, InferenceMetrics metrics, IOptions<ModelOptions> options) =>
        (_translators, _engines, _metrics, _maxTextLength) = (new Translators(models), engines, metrics, options.Value.MaxTextLength);

    /// <summary>Translates the texts of a request, side by side.</summary>
    /// <exception cref="InferenceException">The request is at fault, or a queue is full.</exception>
    public Task<TranslationResponse> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        var job = Read(request);
        var options = DecodingOptions.For(request, job.Model.Folder.Config);
        return RunAsync(job, _ => options, ended: null, cancellationToken);
    }

    /// <summary>
    /// Translates token by token, each with its row of the alignment; the whole answer comes last. The sentences of a text follow
    /// one another, the texts come as they are ready.
    /// </summary>
    /// <exception cref="InferenceException">As <see cref="TranslateAsync"/>, or the beam is not 1.</exception>
    public IAsyncEnumerable<TranslationEvent> StreamAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        request = request.TokenByToken();
        var job = Read(request);
        return StreamAsync(job, DecodingOptions.For(request, job.Model.Folder.Config), cancellationToken);
    }

    /// <summary>Aligns given translations with their sources: the decoder is led along them and shows where it looks.</summary>
    /// <exception cref="InferenceException">The request is at fault, or a queue is full.</exception>
    public Task<TranslationResponse> AlignAsync(AlignmentRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var model = _translators.ResolveAligner(request.Model, request.Source, request.Target);
        var started = Stopwatch.GetTimestamp();
        var texts = request.Pairs
            .Select((pair, index) => TranslationText.ReadPair(pair, $"pairs[{index}]", model, _maxTextLength))
            .ToList();
        var job = new TranslationJob(request.Id, model, texts, request.Attention, Stopwatch.GetElapsedTime(started));
        return RunAsync(job, place => DecodingOptions.ForForced(job[place].Target!.Ids, request.Attention, model.Folder.Config), ended: null, cancellationToken);
    }

    private async IAsyncEnumerable<TranslationEvent> StreamAsync(
        TranslationJob job, DecodingOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var orders = job.Texts.Select(static text => new ReadingOrder(text.Sentences.Count)).ToList();
        var pieces = job.Places.ToDictionary(static place => place, place => new TargetPieces(job[place], job.Model));
        var stream = new TokenStream<(SentencePlace Place, DecodedToken? Token)>();
        var answer = RunAsync(
            job,
            place => options with { OnToken = token => stream.Write((place, token)) },
            ended: place => stream.Write((place, null)),
            cancellationToken);
        await foreach (var (place, heard) in stream.ReadUntil(answer, cancellationToken))
        {
            foreach (var (sentence, token) in orders[place.Text].Hear(place.Sentence, heard))
            {
                yield return new TranslationEvent
                {
                    Index = place.Text,
                    Sentence = sentence,
                    Token = TranslationAnswer.Token(token, pieces[new SentencePlace(place.Text, sentence)]),
                    Attention = TranslationAnswer.Row(token, job.Model, job.Format),
                };
            }
        }

        yield return new TranslationEvent { Done = await answer };
    }

    private TranslationJob Read(TranslationRequest request)
    {
        RequestCheck.Validate(request);
        var model = _translators.Resolve(request.Model, request.Source, request.Target);
        var started = Stopwatch.GetTimestamp();
        var texts = request.Texts.Select((text, index) => TranslationText.Read(text, $"texts[{index}]", model, _maxTextLength)).ToList();
        return new TranslationJob(request.Id, model, texts, request.Attention, Stopwatch.GetElapsedTime(started));
    }

    private async Task<TranslationResponse> RunAsync(
        TranslationJob job, Func<SentencePlace, DecodingOptions> optionsOf, Action<SentencePlace>? ended, CancellationToken cancellationToken)
    {
        using var activity = InferenceMetrics.Activities.StartActivity("translate")?.SetTag("attention.model", job.Model.Folder.Name);
        _metrics.Preprocessed(job.Model.Folder.Config.Task, job.Model.Folder.Name, job.Preprocess);
        var decoded = await Together.RunAsync(job.Places, SentencesAtOnce, DecodeAsync, cancellationToken);
        var cost = decoded.Select(static answer => answer.Cost).Aggregate(RunCost.Max);
        cost.Describe(activity);
        return Respond(job, decoded, cost);

        async Task<Batched<IReadOnlyList<Hypothesis>>> DecodeAsync(SentencePlace place, CancellationToken together)
        {
            var answer = await job.Model.Model.DecodeAsync(job[place].Ids, job[place].Search(optionsOf(place)), together);
            ended?.Invoke(place);
            return answer;
        }
    }

    private TranslationResponse Respond(TranslationJob job, Batched<IReadOnlyList<Hypothesis>>[] decoded, RunCost cost)
    {
        var started = Stopwatch.GetTimestamp();
        var sentences = new Queue<IReadOnlyList<Hypothesis>>(decoded.Select(static answer => answer.Output));
        var translations = job.Texts.Select(text => TranslationAnswer.From(text, sentences.Dequeue, job.Model, job.Format)).ToList();
        var render = Stopwatch.GetElapsedTime(started);
        _metrics.Rendered(job.Model.Folder.Config.Task, job.Model.Folder.Name, render);
        return new TranslationResponse
        {
            Id = job.Id ?? Guid.NewGuid().ToString("n"),
            Model = job.Model.Folder.Name,
            Version = job.Model.Folder.Config.Version,
            Translations = translations,
            Timing = cost.ToTiming(job.Preprocess, render),
            Provenance = _engines.Provenance(job.Model.Folder, cost),
        };
    }
}
