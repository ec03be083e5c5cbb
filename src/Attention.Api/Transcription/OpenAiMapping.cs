using System.IO.Compression;
using System.Net.ServerSentEvents;
using System.Text;
using Attention.Api.OpenAi;
using Attention.Contracts.Transcription;

namespace Attention.Api.Transcription;

/// <summary>Our answers as OpenAI's clients know them.</summary>
internal static class OpenAiMapping
{
    private const string Delta = "transcript.text.delta";
    private const string Done = "transcript.text.done";
    private const string End = "</s>";

    public static OpenAiText ToText(this TranscriptionResponse response, OpenAiRequest request) => new(response.Text, Logprobs(response, request));

    public static OpenAiVerbose ToVerbose(this TranscriptionResponse response, OpenAiRequest request) => new(
        "transcribe",
        "english",
        Seconds(response.DurationMs),
        response.Text,
        request.Asks(OpenAiRequest.Segment) ? [.. Segments(response).Select(ToSegment)] : null,
        request.Asks(OpenAiRequest.Word)
            ? [.. response.Words.Select(word => new OpenAiWord(word.Text, Seconds(word.StartMs ?? 0), Seconds(word.EndMs ?? 0)))]
            : null);

    /// <summary>Every character as it is found, a space between segments, and the whole text last.</summary>
    public static async IAsyncEnumerable<SseItem<object>> ToEvents(this IAsyncEnumerable<TranscriptionEvent> events, OpenAiRequest request)
    {
        var segment = 0;
        await foreach (var message in events)
        {
            if (message.Done is { } done)
            {
                yield return new SseItem<object>(new OpenAiDone(Done, done.Text, Logprobs(done, request)), Done);
                continue;
            }

            if (message.Token is { Text: not End } token)
            {
                var gap = message.Segment > segment ? " " : "";
                segment = message.Segment;
                yield return new SseItem<object>(new OpenAiDelta(Delta, gap + token.Text, request.AsksForLogprobs ? [Logprob(token)] : null), Delta);
            }
        }
    }

    private static List<OpenAiLogprob>? Logprobs(TranscriptionResponse response, OpenAiRequest request) =>
        request.AsksForLogprobs ? [.. response.Tokens.Where(static token => token.Text != End).Select(Logprob)] : null;

    private static OpenAiLogprob Logprob(TranscriptionToken token) => OpenAiLogprob.Of(token.Text, token.LogProb);

    private static IEnumerable<TranscriptionSegment> Segments(TranscriptionResponse response) => response.Segments.Count > 0
        ? response.Segments
        :
        [
            new TranscriptionSegment
            {
                StartMs = 0,
                EndMs = response.DurationMs,
                Text = response.Text,
                Score = response.Score,
                Finished = response.Finished,
                Tokens = response.Tokens,
                Words = response.Words,
                Steps = response.Steps,
                Alternatives = [],
            },
        ];

    private static OpenAiSegment ToSegment(TranscriptionSegment segment, int index) => new()
    {
        Id = index,
        Seek = (int)(segment.StartMs / 10),
        Start = Seconds(segment.StartMs),
        End = Seconds(segment.EndMs),
        Text = segment.Text,
        Tokens = [.. segment.Text.Select(character => (int)character)],
        AvgLogprob = segment.Tokens.Count > 0 ? segment.Tokens.Average(token => token.LogProb) : 0,
        CompressionRatio = CompressionRatio(segment.Text),
        NoSpeechProb = segment.Tokens.Count > 0 ? 0 : 1,
    };

    private static double CompressionRatio(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return bytes.Length / (double)Math.Max(1, packed.Length);
    }

    private static double Seconds(double milliseconds) => Math.Round(milliseconds / 1000, 3);
}
