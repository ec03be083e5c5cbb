using System.Net.Mime;
using System.Text;
using Attention.Api.Tasks;
using Attention.Contracts.Transcription;
using Attention.Inference.Transcription;
using Google.Protobuf.Reflection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Transcription;

public sealed class TranscriptionApi(TranscriptionPipeline pipeline, TranscriptionFigure figure) : ITaskApi
{
    public FileDescriptor Proto => V1.TranscriptionReflection.Descriptor;

    public void Map(TaskRoutes routes)
    {
        routes.Add(new Operation<TranscriptionRequest, TranscriptionResponse>
        {
            Route = "/v1/transcriptions",
            Tag = "Transcriptions",
            Summary = "Write down what is said in a recording, and show when every character was heard",
            Description =
                "Send the recording as the field `audio` of a form or as the body itself. WAV of 8 to 48 kHz is read as it is, other "
                + "formats where ffmpeg is installed. The answer is JSON with the time of every word and one matrix per segment, "
                + "or with `Accept: image/svg+xml` the spectrogram above that matrix, "
                + "or with `Accept: text/event-stream` the characters one by one, each with its own row of it.",
            Run = pipeline.TranscribeAsync,
            Figures = [new(MediaTypeNames.Image.Svg, SvgAsync)],
            Stream = new Pieces<TranscriptionRequest, TranscriptionEvent>(pipeline.StreamAsync, static message => message.Done, static message => message) { Name = "token" },
            Tool = new("transcribe", static response => response.Text),
            Tensors = new TaskTensors<TranscriptionRequest, TranscriptionResponse>
            {
                Task = "transcription",
                Input = "audio",
                Request = static (model, audio) => new TranscriptionRequest { Model = model.Name, Audio = audio },
                Outputs =
                [
                    TaskOutput.Text<TranscriptionResponse>("text", static response => response.Text),
                    TaskOutput.Number<TranscriptionResponse>("score", static response => response.Score),
                    TaskOutput.Texts<TranscriptionResponse>("tokens", static response => response.Tokens.Select(static token => token.Text)),
                    TaskOutput.Numbers<TranscriptionResponse>("log_probs", static response => response.Tokens.Select(static token => token.LogProb)),
                    TaskOutput.Maps<TranscriptionResponse>("attention", static response => response.Segments.Count > 0
                        ? response.Segments.Select(static segment => segment.Attention)
                        : [response.Attention]) with { Needs = "attention" },
                ],
            },
            Unary = "Transcribe",
            Streaming = "StreamTranscription",
            Bulk = "TranscribeBulk",
        });
        routes.MapOpenAiAudio();
    }

    private async Task<byte[]> SvgAsync(TranscriptionRequest request, TranscriptionResponse response, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetBytes(await figure.SvgAsync(request.Audio, response, cancellationToken));
}
