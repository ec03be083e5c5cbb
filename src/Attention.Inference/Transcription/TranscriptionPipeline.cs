using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts.Transcription;
using Attention.Inference.Audio;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Transcription;

/// <summary>
/// A recording in, what is said in it out, with the time of every character. One that is longer than the model hears at once is cut
/// at pauses, and all pieces are heard side by side.
/// </summary>
public sealed class TranscriptionPipeline
{
    // A long recording must not take the whole queue, and this many fill the rows of the decoder at the usual beam.
    private const int PiecesAtOnce = 32;

    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly InferenceMetrics _metrics;
    private readonly AudioReader _reader;

    internal TranscriptionPipeline(ModelRepository models, ModelEngines engines, InferenceMetrics metrics, AudioReader reader) =>
        (_models, _engines, _metrics, _reader) = (models, engines, metrics, reader);

    /// <summary>Transcribes a recording.</summary>
    /// <exception cref="InferenceException">The request or the recording is at fault, or a queue is full.</exception>
    public async Task<TranscriptionResponse> TranscribeAsync(TranscriptionRequest request, CancellationToken cancellationToken)
    {
        var job = Check(request);
        var recording = await ReadAsync(job, request.Audio, cancellationToken);
        return await RunAsync(job, recording, _ => job.Decoding, ended: null, cancellationToken);
    }

    /// <summary>
    /// Transcribes character by character, each with its row of the matrix; the whole answer comes last. The segments of a long
    /// recording follow one another.
    /// </summary>
    /// <exception cref="InferenceException">As <see cref="TranscribeAsync"/>, or the beam is not 1.</exception>
    public IAsyncEnumerable<TranscriptionEvent> StreamAsync(TranscriptionRequest request, CancellationToken cancellationToken) =>
        StreamAsync(Check(request.TokenByToken()), request.Audio, cancellationToken);

    private TranscriptionJob Check(TranscriptionRequest request)
    {
        RequestCheck.Validate(request);
        return TranscriptionJob.For(request, _models.Resolve<Transcriber>(request.Model));
    }

    private async Task<Recording> ReadAsync(TranscriptionJob job, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var samples = await _reader.ReadMonoAsync(file, job.Model.Audio.SampleRate, cancellationToken);
        var recording = Recording.Of(samples, job.Model);
        var preprocess = Stopwatch.GetElapsedTime(started);
        _metrics.Preprocessed(job.Model.Folder.Config.Task, job.Model.Folder.Name, preprocess);
        return recording with { Preprocess = preprocess };
    }

    private async IAsyncEnumerable<TranscriptionEvent> StreamAsync(
        TranscriptionJob job, ReadOnlyMemory<byte> file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var recording = await ReadAsync(job, file, cancellationToken);
        var answers = recording.Pieces.Select(piece => new TranscriptionAnswer(job, piece)).ToList();
        var order = new ReadingOrder(recording.Pieces.Count);
        var stream = new TokenStream<(int Piece, DecodedToken? Token)>();
        var response = RunAsync(
            job,
            recording,
            piece => job.Decoding with { OnToken = token => stream.Write((piece, token)) },
            ended: piece => stream.Write((piece, null)),
            cancellationToken);
        await foreach (var (piece, heard) in stream.ReadUntil(response, cancellationToken))
        {
            foreach (var (segment, token) in order.Hear(piece, heard))
            {
                yield return new TranscriptionEvent { Segment = segment, Token = answers[segment].Token(token), Attention = answers[segment].Row(token) };
            }
        }

        yield return new TranscriptionEvent { Done = await response };
    }

    private async Task<TranscriptionResponse> RunAsync(
        TranscriptionJob job, Recording recording, Func<int, DecodingOptions> optionsOf, Action<int>? ended, CancellationToken cancellationToken)
    {
        using var activity = InferenceMetrics.Activities.StartActivity("transcribe")?.SetTag("attention.model", job.Model.Folder.Name);
        var decoded = await Together.RunAsync(Enumerable.Range(0, recording.Pieces.Count), PiecesAtOnce, DecodeAsync, cancellationToken);
        var cost = decoded.Select(static answer => answer.Cost).Aggregate(RunCost.Max);
        cost.Describe(activity);
        return Respond(job, recording, decoded, cost);

        async Task<Batched<IReadOnlyList<Hypothesis>>> DecodeAsync(int piece, CancellationToken together)
        {
            var range = recording.Pieces[piece];
            var search = new BeamSearch(optionsOf(piece), Vocabulary.Start, Vocabulary.End);
            var answer = recording.IsSilent(range)
                ? new Batched<IReadOnlyList<Hypothesis>>([], default)
                : await job.Model.Model.DecodeAsync(recording.Samples[range], search, together);
            ended?.Invoke(piece);
            return answer;
        }
    }

    private TranscriptionResponse Respond(TranscriptionJob job, Recording recording, Batched<IReadOnlyList<Hypothesis>>[] decoded, RunCost cost)
    {
        var started = Stopwatch.GetTimestamp();
        var segments = recording.Pieces.Zip(decoded, (piece, answer) => new TranscriptionAnswer(job, piece).Segment(answer.Output)).ToList();
        var render = Stopwatch.GetElapsedTime(started);
        _metrics.Rendered(job.Model.Folder.Config.Task, job.Model.Folder.Name, render);

        // A whole recording scores as if it had been one sequence. No matrix spans its segments: none heard another's sound.
        var only = segments is [var single] ? single : null;
        List<TranscriptionToken> tokens = [.. segments.SelectMany(static segment => segment.Tokens)];
        return new TranscriptionResponse
        {
            Id = job.Id,
            Model = job.Model.Folder.Name,
            Version = job.Model.Folder.Config.Version,
            Text = string.Join(' ', segments.Select(static segment => segment.Text).Where(static text => text.Length > 0)),
            Score = only?.Score ?? tokens.Sum(static token => token.LogProb) / Math.Pow(Math.Max(1, tokens.Count), job.Decoding.LengthPenalty),
            Finished = segments.TrueForAll(static segment => segment.Finished),
            DurationMs = segments[^1].EndMs,
            Tokens = tokens,
            Words = [.. segments.SelectMany(static segment => segment.Words)],
            Steps = [.. segments.SelectMany(static segment => segment.Steps)],
            Attention = only?.Attention,
            Segments = only is null ? segments : [],
            Alternatives = only?.Alternatives ?? [],
            Timing = cost.ToTiming(recording.Preprocess, render),
            Provenance = _engines.Provenance(job.Model.Folder, cost),
        };
    }
}
