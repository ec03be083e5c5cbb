using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Inference.Tests.Audio;
using Google.Protobuf;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Transcription;

/// <summary>Recordings that are bad or strange, over both transports.</summary>
public sealed class BadRecordingTests(ToyApi api)
{
    private static readonly Sounds.Wav Good = new() { Samples = Sounds.Spell("abc") };

    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.TranscriptionService.TranscriptionServiceClient _grpc = new(api.Channel());

    public static TheoryData<string, ErrorCode> BadRecordings => new()
    {
        { "empty", ErrorCode.InvalidInput },
        { "header only", ErrorCode.InvalidInput },
        { "0 Hz", ErrorCode.InvalidInput },
        { "400 kHz", ErrorCode.InvalidInput },
        { "9 channels", ErrorCode.InvalidInput },
        { "0 channels", ErrorCode.InvalidInput },
        { "5 bits", ErrorCode.InvalidInput },
        { "not a number", ErrorCode.InvalidInput },
        { "infinite", ErrorCode.InvalidInput },
        { "61 seconds", ErrorCode.TooLarge },
        { "over the limit", ErrorCode.TooLarge },
        { "JPEG named .wav", ErrorCode.UnsupportedMedia },
    };

    [Theory]
    [MemberData(nameof(BadRecordings))]
    public async Task A_bad_recording_is_refused_by_name(string name, ErrorCode code)
    {
        var audio = Audio(name);
        var row = Errors.Table[code];
        var form = new MultipartFormDataContent { { new ByteArrayContent(audio), "audio", "speech.wav" } };

        await (await _rest.PostAudioAsync(audio)).ProblemAsync((HttpStatusCode)row.Status, "audio");
        await (await _rest.PostAsync("/v1/transcriptions", form)).ProblemAsync((HttpStatusCode)row.Status, "audio");
        await (await _rest.PostAudioAsync(audio, accept: "text/event-stream")).ProblemAsync((HttpStatusCode)row.Status, "audio");
        await Answers.FailureAsync(
            async () => await _grpc.TranscribeAsync(new V1.TranscriptionRequest { Audio = ByteString.CopyFrom(audio) }), row.Grpc, "audio");
    }

    [Fact]
    public async Task A_JPEG_is_told_what_it_is()
    {
        var problem = await (await _rest.PostAudioAsync(Pictures.Jpeg())).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "audio");

        Assert.Contains("JPEG image", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_answered_without_words()
    {
        var silence = (Good with { Samples = new float[16_000] }).ToBytes();

        var rest = await _rest.TranscribeAsync(silence);
        var grpc = await _grpc.TranscribeAsync(new V1.TranscriptionRequest { Audio = ByteString.CopyFrom(silence) });
        var figure = await _rest.PostAudioAsync(silence, accept: "image/svg+xml");

        Assert.Equal(("", ""), (rest.Text, grpc.Text));
        Assert.Empty(rest.Words);
        Assert.Equal(HttpStatusCode.OK, figure.StatusCode);
    }

    [Fact]
    public async Task Random_bytes_are_never_our_fault()
    {
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            // Half of them pass for WAV, so that they get past the first look.
            var head = Good.ToBytes()[..(random.Next(2) * random.Next(12, 44))];
            var tail = new byte[random.Next(1, 400)];
            random.NextBytes(tail);

            var response = await _rest.PostAudioAsync([.. head, .. tail]);

            Assert.True((int)response.StatusCode < 500, $"{Convert.ToHexString([.. head, .. tail])}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task A_missing_recording_is_refused_by_name()
    {
        await (await _rest.PostAsync("/v1/transcriptions", null)).ProblemAsync(HttpStatusCode.BadRequest, "audio");
        await Answers.FailureAsync(
            async () => await _grpc.TranscribeAsync(new V1.TranscriptionRequest()), StatusCode.InvalidArgument, "audio");
    }

    private static byte[] Audio(string name) => name switch
    {
        "empty" => [],
        "header only" => (Good with { Samples = [] }).ToBytes(),
        "0 Hz" => (Good with { SampleRate = 0 }).ToBytes(),
        "400 kHz" => (Good with { SampleRate = 400_000 }).ToBytes(),
        "9 channels" => (Good with { Channels = 9 }).ToBytes(),
        "0 channels" => (Good with { Channels = 0 }).ToBytes(),
        "5 bits" => (Good with { Bits = 5 }).ToBytes(),
        "not a number" => (Good with { Samples = [0, float.NaN], Tag = 3, Bits = 32 }).ToBytes(),
        "infinite" => (Good with { Samples = [0, float.PositiveInfinity], Tag = 3, Bits = 32 }).ToBytes(),
        "61 seconds" => (Good with { Samples = new float[61 * 8_000], SampleRate = 8_000 }).ToBytes(),
        "over the limit" => [.. Good.ToBytes(), .. new byte[new LimitsOptions().MaxAudioBytes]],
        _ => Pictures.Jpeg(),
    };
}
