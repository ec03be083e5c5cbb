using Attention.Contracts.Actions;
using Attention.Contracts.Captioning;
using Attention.Contracts.Classification;
using Attention.Contracts.Cropping;
using Attention.Contracts.Fixation;
using Attention.Contracts.Saliency;
using Attention.Contracts.Transcription;
using Attention.Contracts.Translation;
using Google.Protobuf.Reflection;
using static Attention.Client.Rest.RestJson;
using V1 = Attention.Contracts.V1;

namespace Attention.Client;

/// <summary>The one table of what a service can be asked for.</summary>
public static class TaskOperations
{
    private static readonly FileDescriptor Captioning = V1.CaptioningReflection.Descriptor;
    private static readonly FileDescriptor Translation = V1.TranslationReflection.Descriptor;
    private static readonly FileDescriptor Transcription = V1.TranscriptionReflection.Descriptor;
    private static readonly FileDescriptor Actions = V1.ActionReflection.Descriptor;

    public static TaskOperation<CaptionRequest, CaptionResponse> Caption { get; } =
        new("/v1/captions", Method(Captioning, "Caption"), Method(Captioning, "CaptionBulk"));

    public static StreamingOperation<CaptionRequest, CaptionEvent> StreamCaption { get; } = new(
        "/v1/captions",
        Method(Captioning, "StreamCaption"),
        static json => new CaptionEvent { Token = Read<CaptionToken>(json) },
        static json => new CaptionEvent { Done = Read<CaptionResponse>(json) });

    public static TaskOperation<CompareCaptionsRequest, CompareCaptionsResponse> CompareCaptions { get; } =
        new("/v1/captions/compare", Method(Captioning, "Compare"));

    public static TaskOperation<TranslationRequest, TranslationResponse> Translate { get; } =
        new("/v1/translations", Method(Translation, "Translate"), Method(Translation, "TranslateBulk"));

    public static StreamingOperation<TranslationRequest, TranslationEvent> StreamTranslation { get; } = new(
        "/v1/translations",
        Method(Translation, "StreamTranslation"),
        Read<TranslationEvent>,
        static json => new TranslationEvent { Done = Read<TranslationResponse>(json) });

    public static TaskOperation<AlignmentRequest, TranslationResponse> Align { get; } = new("/v1/alignments", Method(Translation, "Align"));

    public static TaskOperation<TranscriptionRequest, TranscriptionResponse> Transcribe { get; } =
        new("/v1/transcriptions", Method(Transcription, "Transcribe"), Method(Transcription, "TranscribeBulk"));

    public static StreamingOperation<TranscriptionRequest, TranscriptionEvent> StreamTranscription { get; } = new(
        "/v1/transcriptions",
        Method(Transcription, "StreamTranscription"),
        Read<TranscriptionEvent>,
        static json => new TranscriptionEvent { Done = Read<TranscriptionResponse>(json) });

    public static TaskOperation<ClassificationRequest, ClassificationResponse> Classify { get; } = new(
        "/v1/classifications",
        Method(V1.ClassificationReflection.Descriptor, "Classify"),
        Method(V1.ClassificationReflection.Descriptor, "ClassifyBulk"));

    public static TaskOperation<CropRequest, CropResponse> Crop { get; } =
        new("/v1/crops", Method(V1.CroppingReflection.Descriptor, "Crop"), Method(V1.CroppingReflection.Descriptor, "CropBulk"));

    public static TaskOperation<SaliencyRequest, SaliencyResponse> Saliency { get; } =
        new("/v1/saliency", Method(V1.SaliencyReflection.Descriptor, "Detect"), Method(V1.SaliencyReflection.Descriptor, "DetectBulk"));

    public static TaskOperation<FixationRequest, FixationResponse> Fixations { get; } =
        new("/v1/fixations", Method(V1.FixationReflection.Descriptor, "Predict"), Method(V1.FixationReflection.Descriptor, "PredictBulk"));

    public static TaskOperation<ActionRequest, ActionResponse> RecognizeActions { get; } =
        new("/v1/actions", Method(Actions, "Recognize"), Method(Actions, "RecognizeBulk"));

    public static StreamingOperation<ActionRequest, ActionEvent> StreamActions { get; } = new(
        "/v1/actions",
        Method(Actions, "StreamRecognition"),
        static json => new ActionEvent { Frame = Read<ActionFrame>(json) },
        static json => new ActionEvent { Done = Read<ActionResponse>(json) });

    private static MethodDescriptor Method(FileDescriptor proto, string name) => proto.Services[0].FindMethodByName(name);
}
