using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts.Transcription;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Transcription;

/// <summary>Records to messages and back: transcription.proto.</summary>
internal static class TranscriptionMapping
{
    public static TranscriptionRequest ToRecord(this V1.TranscriptionRequest request, LimitsOptions limits) => new TranscriptionRequest
    {
        Id = request.Id.NullIfEmpty(),
        Model = request.Model.NullIfEmpty(),
        Audio = request.Audio.Within(UploadKind.Audio, limits),
    }.With(request.Options);

    public static V1.TranscriptionEvent ToProto(this TranscriptionEvent message) => message.Done is { } done
        ? new V1.TranscriptionEvent { Done = done.ToProto() }
        : new V1.TranscriptionEvent
        {
            Segment = message.Segment,
            Token = message.Token!.ToProto(),
            Attention = message.Attention.ToProto(),
        };

    public static V1.TranscriptionResponse ToProto(this TranscriptionResponse response) => new()
    {
        Id = response.Id,
        Model = response.Model,
        Version = response.Version,
        Text = response.Text,
        Score = response.Score,
        Finished = response.Finished,
        DurationMs = response.DurationMs,
        Tokens = { response.Tokens.Select(ToProto) },
        Words = { response.Words.Select(ToProto) },
        Steps = { response.Steps.Select(ToProto) },
        Attention = response.Attention.ToProto(),
        Segments = { response.Segments.Select(ToProto) },
        Alternatives = { response.Alternatives.Select(ToProto) },
        Timing = response.Timing.ToProto(),
        Provenance = response.Provenance.ToProto(),
    };

    private static V1.TranscriptionSegment ToProto(this TranscriptionSegment segment) => new()
    {
        StartMs = segment.StartMs,
        EndMs = segment.EndMs,
        Text = segment.Text,
        Score = segment.Score,
        Finished = segment.Finished,
        Tokens = { segment.Tokens.Select(ToProto) },
        Words = { segment.Words.Select(ToProto) },
        Steps = { segment.Steps.Select(ToProto) },
        Attention = segment.Attention.ToProto(),
        Alternatives = { segment.Alternatives.Select(ToProto) },
    };

    private static V1.TranscriptionAlternative ToProto(this TranscriptionAlternative alternative) => new()
    {
        Text = alternative.Text,
        Score = alternative.Score,
        Finished = alternative.Finished,
        Tokens = { alternative.Tokens.Select(ToProto) },
        Words = { alternative.Words.Select(ToProto) },
        Attention = alternative.Attention.ToProto(),
    };

    private static V1.TranscriptionToken ToProto(this TranscriptionToken token)
    {
        var message = new V1.TranscriptionToken { Text = token.Text, LogProb = token.LogProb };
        if (token is { StartMs: { } start, EndMs: { } end })
        {
            (message.StartMs, message.EndMs) = (start, end);
        }

        return message;
    }

    private static V1.TranscriptionWord ToProto(this TranscriptionWord word)
    {
        var message = new V1.TranscriptionWord { Text = word.Text };
        if (word is { StartMs: { } start, EndMs: { } end })
        {
            (message.StartMs, message.EndMs) = (start, end);
        }

        return message;
    }

    private static V1.TranscriptionStep ToProto(this TranscriptionStep step) => new() { StartMs = step.StartMs, EndMs = step.EndMs };
}
