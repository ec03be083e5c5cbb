using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Contracts.Transcription;
using Attention.Inference.Audio;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Tasks;
using Attention.Inference.Text;

namespace Attention.Inference.Transcription;

/// <summary>
/// A recording in, what is said in it out, with the time of every character. One that is longer than the model hears at once is cut
/// at pauses, and all pieces are heard side by side.
/// </summary>
public sealed class TranscriptionPipeline(TaskRunner runner, AudioReader reader)
{
    // A long recording must not take the whole queue, and this many fill the rows of the decoder at the usual beam.
    private const int PiecesAtOnce = 32;

    /// <summary>Transcribes a recording.</summary>
    /// <exception cref="InferenceException">The request or the recording is at fault, or a queue is full.</exception>
    public async Task<TranscriptionResponse> TranscribeAsync(TranscriptionRequest request, CancellationToken cancellationToken)
    {
        using var run = runner.Begin<Transcriber>(request, request.Model);
        var job = TranscriptionJob.For(request, run.Model);
        var recording = await ReadAsync(run, request.Audio, cancellationToken);
        return await RunAsync(run, job, recording, _ => job.Decoding, ended: null, cancellationToken);
    }

    /// <summary>
    /// Transcribes character by character, each with its row of the matrix; the whole answer comes last. The segments of a long
    /// recording follow one another.
    /// </summary>
    /// <exception cref="InferenceException">As <see cref="TranscribeAsync"/>.</exception>
    public IAsyncEnumerable<TranscriptionEvent> StreamAsync(TranscriptionRequest request, CancellationToken cancellationToken)
    {
        var run = runner.Begin<Transcriber>(request, request.Model);
        return StreamAsync(run, TranscriptionJob.For(request, run.Model), request.Audio, cancellationToken);
    }

    private async Task<Recording> ReadAsync(TaskRun<Transcriber> run, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var samples = await reader.ReadMonoAsync(file, run.Model.Audio.SampleRate, cancellationToken);
        var recording = Recording.Of(samples, run.Model) with { Preprocess = Stopwatch.GetElapsedTime(started) };
        run.Preprocessed(recording.Preprocess);
        return recording;
    }

    private async IAsyncEnumerable<TranscriptionEvent> StreamAsync(
        TaskRun<Transcriber> run, TranscriptionJob job, ReadOnlyMemory<byte> file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var _ = run;
        var recording = await ReadAsync(run, file, cancellationToken);
        var answers = recording.Pieces.Select(piece => new TranscriptionAnswer(job, piece)).ToList();
        var order = new ReadingOrder(recording.Pieces.Count);
        await using var stream = new TokenStream<(int Piece, DecodedToken? Token)>(cancellationToken);
        var response = RunAsync(
            run,
            job,
            recording,
            piece => job.Decoding with { OnToken = token => stream.Write((piece, token)) },
            ended: piece => stream.Write((piece, null)),
            stream.Reading);
        await foreach (var (piece, heard) in stream.ReadUntil(response))
        {
            foreach (var (segment, token) in order.Hear(piece, heard))
            {
                yield return new TranscriptionEvent { Segment = segment, Token = answers[segment].Token(token), Attention = answers[segment].Row(token) };
            }
        }

        yield return new TranscriptionEvent { Done = await response };
    }

    private static async Task<TranscriptionResponse> RunAsync(
        TaskRun<Transcriber> run,
        TranscriptionJob job,
        Recording recording,
        Func<int, DecodingOptions> optionsOf,
        Action<int>? ended,
        CancellationToken cancellationToken)
    {
        var decoded = await Together.RunAsync(Enumerable.Range(0, recording.Pieces.Count), PiecesAtOnce, DecodeAsync, cancellationToken);
        var cost = decoded.Select(static answer => answer.Cost).Aggregate(Cost.Max) with { Preprocess = recording.Preprocess };
        return await run.RespondAsync(cost, () => Render(job, recording, decoded.Select(static answer => answer.Value)), cancellationToken);

        async Task<Measured<IReadOnlyList<Hypothesis>>> DecodeAsync(int piece, CancellationToken together)
        {
            var range = recording.Pieces[piece];
            var search = new BeamSearch(optionsOf(piece), Vocabulary.Start, Vocabulary.End);
            var answer = recording.Words[piece]
                ? await job.Model.Model.DecodeAsync(recording.Samples.AsMemory(range), search, together)
                : new Measured<IReadOnlyList<Hypothesis>>([], default);
            ended?.Invoke(piece);
            return answer;
        }
    }

    private static TranscriptionResponse Render(TranscriptionJob job, Recording recording, IEnumerable<IReadOnlyList<Hypothesis>> decoded)
    {
        var segments = recording.Pieces.Zip(decoded, (piece, hypotheses) => new TranscriptionAnswer(job, piece).Segment(hypotheses)).ToList();
        // A whole recording scores as if it had been one sequence. No matrix spans its segments: none heard another's sound.
        var only = segments is [var single] ? single : null;
        List<TranscriptionToken> tokens = [.. segments.SelectMany(static segment => segment.Tokens)];
        return new TranscriptionResponse
        {
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
        };
    }
}
