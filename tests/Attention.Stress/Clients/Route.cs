using Attention.Benchmarks.Inputs;
using Attention.Benchmarks.Load;
using Attention.Contracts.V1;
using Google.Protobuf;

namespace Attention.Stress.Clients;

/// <summary>A task over both transports, with what honest clients ask of it.</summary>
/// <param name="Task">Last part of its route.</param>
/// <param name="MediaType">Of its bodies.</param>
/// <param name="Method">Service and method of gRPC.</param>
/// <param name="Bodies">Taken in turn.</param>
/// <param name="Wrap">A body as a message of gRPC.</param>
internal sealed record Route(string Task, string MediaType, string Method, byte[][] Bodies, Func<ByteString, IMessage> Wrap)
{
    private static readonly string[] Sentences = ["Two dogs play.", "A woman is reading a book.", "Children run through the water.", "The train is late again."];

    // A photo is another file each time: no cache knows it.
    private readonly Payload[] _bodies = Array.ConvertAll(Bodies, body => new Payload(body, hasPhoto: Bodies == Photos.All));

    public static IReadOnlyList<Route> All { get; } =
    [
        new("captions", "image/jpeg", "CaptioningService/Caption", Photos.All, static image => new CaptionRequest { Image = image }),
        new(
            "translations",
            "application/json",
            "TranslationService/Translate",
            Array.ConvertAll(Sentences, static text => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { texts = new[] { text }, source = "en", target = "fr" })),
            static _ => new TranslationRequest { Texts = { Sentences[0] }, Source = "en", Target = "fr" }),
        new("transcriptions", "audio/wav", "TranscriptionService/Transcribe", Golden("transcribe-las", "*.wav"), static audio => new TranscriptionRequest { Audio = audio }),
        new("classifications", "image/jpeg", "ClassificationService/Classify", Photos.All, static image => new ClassificationRequest { Image = image }),
        new("crops", "image/jpeg", "CroppingService/Crop", Photos.All, static image => new CropRequest { Image = image }),
        new("saliency", "image/jpeg", "SaliencyService/Detect", Photos.All, static image => new SaliencyRequest { Image = image }),
        new("fixations", "image/jpeg", "FixationService/Predict", Photos.All, static image => new FixationRequest { Image = image }),
        new("actions", "image/webp", "ActionService/Recognize", Golden("act-soft", "*.webp"), static video => new ActionRequest { Video = video }),
    ];

    public string Path => $"/v1/{Task}";

    public byte[] Body(int request) => _bodies[request % _bodies.Length].For(request);

    /// <summary>The same as a message of gRPC, as it goes over the wire.</summary>
    public byte[] Frame(int request) => RpcClient.Frame(Wrap(UnsafeByteOperations.UnsafeWrap(Body(request))).ToByteArray());

    public static Route Of(string task) => All.First(route => route.Task == task);

    // The inputs of a model's golden answers lie beside it.
    private static byte[][] Golden(string model, string files) =>
    [
        .. Directory.GetFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "models", "repository", model), files, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];
}
