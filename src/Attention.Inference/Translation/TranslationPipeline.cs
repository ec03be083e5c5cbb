using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;
using Attention.Inference.Text;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Translation;

/// <summary>Texts in, translations with their alignments out; or the alignment of a translation you have.</summary>
public sealed class TranslationPipeline
{
    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly InferenceMetrics _metrics;
    private readonly int _maxTextLength;

    internal TranslationPipeline(ModelRepository models, ModelEngines engines, InferenceMetrics metrics, IOptions<ModelOptions> options) =>
        (_models, _engines, _metrics, _maxTextLength) = (models, engines, metrics, options.Value.MaxTextLength);

    /// <summary>Translates the texts of a request, side by side.</summary>
    /// <exception cref="InferenceException">The request is at fault, or a queue is full.</exception>
    public Task<TranslationResponse> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        var job = Read(request);
        var options = DecodingOptions.For(request, job.Model.Folder.Config);
        return RunAsync(job, _ => options, cancellationToken);
    }

    /// <summary>Translates token by token, each with its row of the alignment; the whole answer comes last.</summary>
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
        var model = Resolve(request.Model, request.Source, request.Target);
        var started = Stopwatch.GetTimestamp();
        var sources = ReadAll(model, "pairs[{0}].text", [.. request.Pairs.Select(static pair => pair?.Text)]);
        var targets = ReadAll(model, "pairs[{0}].translation", [.. request.Pairs.Select(static pair => pair?.Translation)]);
        var job = new TranslationJob(request.Id, model, sources, request.Attention, Stopwatch.GetElapsedTime(started));
        return RunAsync(job, index => DecodingOptions.ForForced(targets[index].Ids, request.Attention, model.Folder.Config), cancellationToken);
    }

    private async IAsyncEnumerable<TranslationEvent> StreamAsync(
        TranslationJob job, DecodingOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = new TokenStream<(int Index, DecodedToken Token)>();
        var answer = RunAsync(job, index => options with { OnToken = token => stream.Write((index, token)) }, cancellationToken);
        await foreach (var (index, token) in stream.ReadUntil(answer, cancellationToken))
        {
            yield return new TranslationEvent
            {
                Index = index,
                Token = TranslationAnswer.Token(token, job.Model),
                Attention = TranslationAnswer.Row(token, job.Model, job.Format),
            };
        }

        yield return new TranslationEvent { Done = await answer };
    }

    private TranslationJob Read(TranslationRequest request)
    {
        RequestCheck.Validate(request);
        var model = Resolve(request.Model, request.Source, request.Target);
        var started = Stopwatch.GetTimestamp();
        var sources = ReadAll(model, "texts[{0}]", request.Texts);
        return new TranslationJob(request.Id, model, sources, request.Attention, Stopwatch.GetElapsedTime(started));
    }

    private async Task<TranslationResponse> RunAsync(
        TranslationJob job, Func<int, DecodingOptions> optionsOf, CancellationToken cancellationToken)
    {
        using var activity = InferenceMetrics.Activities.StartActivity("translate")?.SetTag("attention.model", job.Model.Folder.Name);
        _metrics.Preprocessed(job.Model.Folder.Config.Task, job.Model.Folder.Name, job.Preprocess);
        var decoded = await Together.RunAsync(job.Sources.Index(), DecodeAsync, cancellationToken);
        var cost = decoded.Select(static answer => answer.Cost).Aggregate(RunCost.Max);
        cost.Describe(activity);
        return Respond(job, decoded, cost);

        Task<Batched<IReadOnlyList<Hypothesis>>> DecodeAsync((int Index, TranslationSource Source) text, CancellationToken together) =>
            job.Model.Model.DecodeAsync(text.Source.Ids, new BeamSearch(optionsOf(text.Index), Vocabulary.Start, Vocabulary.End), together);
    }

    private TranslationResponse Respond(TranslationJob job, Batched<IReadOnlyList<Hypothesis>>[] decoded, RunCost cost)
    {
        var started = Stopwatch.GetTimestamp();
        var translations = decoded.Zip(job.Sources, (answer, source) => TranslationAnswer.From(answer.Output, source, job.Model, job.Format)).ToList();
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

    private Translator Resolve(string? name, string source, string target)
    {
        if (name is null)
        {
            return _models.Served<Translator>().FirstOrDefault(model => model.Translates(source, target))
                ?? throw new InferenceException(ErrorCode.InvalidInput, $"target: no model translates '{source}' to '{target}'. There are: {Pairs()}.", "target");
        }

        var named = _models.Resolve<Translator>(name);
        return named.Translates(source, target)
            ? named
            : throw new InferenceException(ErrorCode.InvalidInput, $"model: '{name}' translates {named.Languages.Source} to {named.Languages.Target}, not '{source}' to '{target}'.", "model");
    }

    private string Pairs() => string.Join(", ", _models.Served<Translator>().Select(static model => $"{model.Languages.Source} to {model.Languages.Target}"));

    private List<TranslationSource> ReadAll(Translator model, string field, IReadOnlyList<string?> texts) =>
        [.. texts.Select((text, index) => TranslationSource.Read(text, string.Format(System.Globalization.CultureInfo.InvariantCulture, field, index), model, _maxTextLength))];
}
