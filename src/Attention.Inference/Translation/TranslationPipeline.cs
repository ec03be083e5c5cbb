using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts.Translation;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Tasks;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Translation;

/// <summary>
/// Texts in, translations with their alignments out; or the alignment of a translation you have. A text is translated sentence by
/// sentence, all sentences side by side.
/// </summary>
public sealed class TranslationPipeline(TaskRunner runner, ModelRepository models, IOptions<TranslationOptions> options)
{
    // As many as a request had when every text was one sentence: a long text must not take the whole queue, and this many fill
    // the rows of the decoder at the usual beam.
    private const int SentencesAtOnce = 64;

    private readonly Translators _translators = new(models);
    private readonly TranslationOptions _limits = options.Value;

    /// <summary>What is translated to what, ISO 639-1.</summary>
    public IReadOnlyList<(string Source, string Target)> Languages => _translators.Pairs;

    /// <summary>Translates the texts of a request, side by side.</summary>
    /// <exception cref="InferenceException">The request is at fault, or a queue is full.</exception>
    public async Task<TranslationResponse> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        using var run = Begin(request);
        var job = Read(request, run.Model);
        var decoding = DecodingOptions.For(request, run.Model.Decoding);
        return await RunAsync(run, job, _ => decoding, ended: null, cancellationToken);
    }

    /// <summary>
    /// Translates token by token, each with its row of the alignment; the whole answer comes last. The sentences of a text follow
    /// one another, the texts come as they are ready.
    /// </summary>
    /// <exception cref="InferenceException">As <see cref="TranslateAsync"/>.</exception>
    public IAsyncEnumerable<TranslationEvent> StreamAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        var run = Begin(request);
        return StreamAsync(run, Read(request, run.Model), DecodingOptions.For(request, run.Model.Decoding), cancellationToken);
    }

    /// <summary>Aligns given translations with their sources: the decoder is led along them and shows where it looks.</summary>
    /// <exception cref="InferenceException">The request is at fault, or a queue is full.</exception>
    public async Task<TranslationResponse> AlignAsync(AlignmentRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        using var run = runner.Begin(request, _translators.ResolveAligner(request.Model, request.Source, request.Target));
        var (model, started) = (run.Model, Stopwatch.GetTimestamp());
        var texts = request.Pairs
            .Select((pair, index) => TranslationText.ReadPair(pair, $"pairs[{index}]", model, _limits.MaxTextLength))
            .ToList();
        var job = Allow(new TranslationJob(model, texts, request.Attention, Stopwatch.GetElapsedTime(started)), alternatives: 1, "pairs");
        return await RunAsync(
            run, job, place => DecodingOptions.ForForced(job[place].Target!.Ids, request.Attention, model.Decoding), ended: null, cancellationToken);
    }

    private static async IAsyncEnumerable<TranslationEvent> StreamAsync(
        TaskRun<Translator> run, TranslationJob job, DecodingOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var _ = run;
        var orders = job.Texts.Select(static text => new ReadingOrder(text.Sentences.Count)).ToList();
        var pieces = job.Places.ToDictionary(static place => place, place => new TargetPieces(job[place], job.Model));
        await using var stream = new TokenStream<(SentencePlace Place, DecodedToken? Token)>(cancellationToken);
        var answer = RunAsync(
            run,
            job,
            place => options with { OnToken = token => stream.Write((place, token)) },
            ended: place => stream.Write((place, null)),
            stream.Reading);
        await foreach (var (place, heard) in stream.ReadUntil(answer))
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

    private TaskRun<Translator> Begin(TranslationRequest request)
    {
        RequestCheck.Validate(request);
        return runner.Begin(request, _translators.Resolve(request.Model, request.Source, request.Target));
    }

    private TranslationJob Read(TranslationRequest request, Translator model)
    {
        var started = Stopwatch.GetTimestamp();
        var texts = request.Texts.Select((text, index) => TranslationText.Read(Given(text, $"texts[{index}]"), $"texts[{index}]", model, _limits.MaxTextLength)).ToList();
        if (texts.TrueForAll(static text => text.Fault is not null))
        {
            throw texts[0].Fault!;
        }

        return Allow(new TranslationJob(model, texts, request.Attention, Stopwatch.GetElapsedTime(started)), request.Alternatives ?? 1, "texts");
    }

    // Nothing at all is a fault of the request, not of one of its texts.
    private static string Given(string? text, string field) =>
        text ?? throw TranslationSource.Fault(field, "nothing was given", "A text has at least one word.");

    private TranslationJob Allow(TranslationJob job, int alternatives, string field)
    {
        _limits.Check([.. job.Places.Select(place => job[place])], job.Format, alternatives, field);
        return job;
    }

    private static async Task<TranslationResponse> RunAsync(
        TaskRun<Translator> run,
        TranslationJob job,
        Func<SentencePlace, DecodingOptions> optionsOf,
        Action<SentencePlace>? ended,
        CancellationToken cancellationToken)
    {
        run.Preprocessed(job.Preprocess);
        var decoded = await Together.RunAsync(job.Places, SentencesAtOnce, DecodeAsync, cancellationToken);
        var cost = decoded.Select(static answer => answer.Cost).Aggregate(Cost.Max) with { Preprocess = job.Preprocess };
        return await run.RespondAsync(cost, () => Render(job, decoded.Select(static answer => answer.Value)), cancellationToken);

        async Task<Measured<IReadOnlyList<Hypothesis>>> DecodeAsync(SentencePlace place, CancellationToken together)
        {
            var answer = await job.Model.Model.DecodeAsync(job[place].Ids, job[place].Search(optionsOf(place)), together);
            ended?.Invoke(place);
            return answer;
        }
    }

    private static TranslationResponse Render(TranslationJob job, IEnumerable<IReadOnlyList<Hypothesis>> decoded)
    {
        var sentences = new Queue<IReadOnlyList<Hypothesis>>(decoded);
        return new TranslationResponse
        {
            Translations = [.. job.Texts.Select(text => TranslationAnswer.From(text, sentences.Dequeue, job.Model, job.Format))],
        };
    }
}
