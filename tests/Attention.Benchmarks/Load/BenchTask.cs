using System.Globalization;
using System.Text.Json;
using Attention.Benchmarks.Inputs;
using Attention.Inference.Translation;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Benchmarks.Load;

/// <summary>A task as its clients see it: what they send, and which tokens an answer holds.</summary>
internal sealed record BenchTask
{
    /// <summary>Last part of its route.</summary>
    public required string Name { get; init; }

    /// <summary>Texts in one request; 1 where there is one input anyway.</summary>
    public int TextsPerRequest { get; init; } = 1;

    /// <summary>What a reader of the results is told.</summary>
    public string Title => TextsPerRequest == 1 ? Name : $"{Name} of {TextsPerRequest}";

    /// <summary>Clients under load. What many texts ask for at once must find room in the queue.</summary>
    public int Clients => TextsPerRequest == 1 ? Comparison.Many : 4;

    /// <summary>Measurements last so many times as long: a request of many texts takes seconds.</summary>
    public int Patience => TextsPerRequest == 1 ? 1 : 8;

    /// <summary>Width of the search that is asked for; null for the model's own.</summary>
    public required int? Beam { get; init; }

    /// <summary>Full name of its unary gRPC method.</summary>
    public required (string Service, string Method) Grpc { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Path and query, by the attention asked for.</summary>
    public required Func<string, string> Route { get; init; }

    /// <summary>REST bodies of all inputs, by the attention asked for.</summary>
    public required Func<string, Payload[]> RestBodies { get; init; }

    /// <summary>gRPC messages of all inputs.</summary>
    public required Func<V1.AttentionFormat, Payload[]> GrpcMessages { get; init; }

    /// <summary>How many inputs there are.</summary>
    public required int Inputs { get; init; }

    public required Func<JsonElement, string[]> TokensOfJson { get; init; }

    public required Func<byte[], string[]> TokensOfMessage { get; init; }

    /// <param name="beam">Width of the search; null for the model's own.</param>
    public static BenchTask Captions(int? beam) => new()
    {
        Name = "captions",
        Beam = beam,
        Grpc = ("attention.v1.CaptioningService", "Caption"),
        MediaType = "image/jpeg",
        Route = attention => $"/v1/captions?attention={attention}" + (beam is null ? "" : $"&beam={beam}"),
        RestBodies = static _ => Array.ConvertAll(Photos.All, static photo => new Payload(photo, hasPhoto: true)),
        GrpcMessages = attention => Array.ConvertAll(Photos.All, photo => new Payload(
            new V1.CaptionRequest { Image = UnsafeByteOperations.UnsafeWrap(photo), Options = Options(attention, beam) }.ToByteArray(),
            hasPhoto: true)),
        Inputs = Photos.All.Length,
        TokensOfJson = static answer => Texts(answer.GetProperty("tokens")),
        TokensOfMessage = static answer => [.. V1.CaptionResponse.Parser.ParseFrom(answer).Tokens.Select(static token => token.Text)],
    };

    /// <inheritdoc cref="Captions"/>
    public static BenchTask Translations(TranslatorLanguages languages, string[] texts, int? beam) => new()
    {
        Name = "translations",
        Beam = beam,
        Grpc = ("attention.v1.TranslationService", "Translate"),
        MediaType = "application/json",
        Route = static _ => "/v1/translations",
        RestBodies = attention => Array.ConvertAll(texts, text => new Payload(
            JsonSerializer.SerializeToUtf8Bytes(new { texts = new[] { text }, source = languages.Source, target = languages.Target, attention, beam }),
            hasPhoto: false)),
        GrpcMessages = attention => Array.ConvertAll(texts, text => new Payload(
            new V1.TranslationRequest { Texts = { text }, Source = languages.Source, Target = languages.Target, Options = Options(attention, beam) }.ToByteArray(),
            hasPhoto: false)),
        Inputs = texts.Length,
        TokensOfJson = static answer => Texts(answer.GetProperty("translations")[0].GetProperty("targetTokens")),
        TokensOfMessage = static answer => [.. V1.TranslationResponse.Parser.ParseFrom(answer).Translations[0].TargetTokens.Select(static token => token.Text)],
    };

    /// <summary>Many texts a request, which may share batches with each other.</summary>
    /// <inheritdoc cref="Captions"/>
    public static BenchTask ManyTranslations(TranslatorLanguages languages, string[] texts, int? beam)
    {
        string[] all = [.. Enumerable.Range(0, 64).Select(i => texts[i % texts.Length])];
        return Translations(languages, texts, beam) with
        {
            TextsPerRequest = all.Length,
            RestBodies = attention =>
            [
                new Payload(JsonSerializer.SerializeToUtf8Bytes(new { texts = all, source = languages.Source, target = languages.Target, attention, beam }), hasPhoto: false),
            ],
        };
    }

    /// <inheritdoc cref="Captions"/>
    public static BenchTask Transcriptions(byte[][] recordings, int? beam) => new()
    {
        Name = "transcriptions",
        Beam = beam,
        Grpc = ("attention.v1.TranscriptionService", "Transcribe"),
        MediaType = "audio/wav",
        Route = attention => $"/v1/transcriptions?attention={attention}" + (beam is null ? "" : $"&beam={beam}"),
        RestBodies = _ => Array.ConvertAll(recordings, static recording => new Payload(recording, hasPhoto: false)),
        GrpcMessages = attention => Array.ConvertAll(recordings, recording => new Payload(
            new V1.TranscriptionRequest { Audio = UnsafeByteOperations.UnsafeWrap(recording), Options = Options(attention, beam) }.ToByteArray(),
            hasPhoto: false)),
        Inputs = recordings.Length,
        TokensOfJson = static answer => Texts(answer.GetProperty("tokens")),
        TokensOfMessage = static answer => [.. V1.TranscriptionResponse.Parser.ParseFrom(answer).Tokens.Select(static token => token.Text)],
    };

    /// <summary>Photos, each with its most probable class: the others may be as good as equal.</summary>
    public static BenchTask Classifications() => OfImages(
        "classifications",
        Photos.All,
        ("attention.v1.ClassificationService", "Classify"),
        static (photo, attention) => new V1.ClassificationRequest { Image = photo, Attention = attention },
        static answer => answer.GetProperty("classes")[0].GetProperty("label").GetString()!,
        static answer => V1.ClassificationResponse.Parser.ParseFrom(answer).Classes[0].Label);

    /// <summary>Digits among fragments of others, each with what is read.</summary>
    public static BenchTask Crops() => OfImages(
        "crops",
        Clutter.All,
        ("attention.v1.CroppingService", "Crop"),
        static (picture, attention) => new V1.CropRequest { Image = picture, Attention = attention },
        static answer => answer.GetProperty("crops")[0].GetProperty("classes")[0].GetProperty("label").GetString()!,
        static answer => V1.CropResponse.Parser.ParseFrom(answer).Crops[0].Classes[0].Label);

    /// <summary>Photos, each with the bounds of what stands out, in whole pixels.</summary>
    public static BenchTask Saliency() => OfImages(
        "saliency",
        Photos.All,
        ("attention.v1.SaliencyService", "Detect"),
        static (photo, attention) => new V1.SaliencyRequest { Image = photo, Attention = attention },
        static answer => answer.GetProperty("box") is { ValueKind: JsonValueKind.Object } box
            ? Numbers(box, "x", "y", "width", "height")
            : "",
        static answer => V1.SaliencyResponse.Parser.ParseFrom(answer).Box is { } box ? Numbers(box.X, box.Y, box.Width, box.Height) : "");

    /// <summary>Photos, each with its densest place: later ones of the path may be as good as equal.</summary>
    public static BenchTask Fixations() => OfImages(
        "fixations",
        Photos.All,
        ("attention.v1.FixationService", "Predict"),
        static (photo, attention) => new V1.FixationRequest { Image = photo, Attention = attention },
        static answer => Numbers(answer.GetProperty("scanpath")[0], "x", "y"),
        static answer => V1.FixationResponse.Parser.ParseFrom(answer).Scanpath is [{ } place, ..] ? Numbers(place.X, place.Y) : "");

    /// <summary>Some numbers as one token.</summary>
    public static string Numbers(params double[] numbers) => string.Join(',', numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture)));

    private static BenchTask OfImages(
        string name,
        byte[][] images,
        (string Service, string Method) grpc,
        Func<ByteString, V1.AttentionFormat, IMessage> message,
        Func<JsonElement, string> tokenOfJson,
        Func<byte[], string> tokenOfMessage)
    {
        var arePhotos = images == Photos.All;
        return new BenchTask
        {
            Name = name,
            Beam = null,
            Grpc = grpc,
            MediaType = "image/jpeg",
            Route = attention => $"/v1/{name}?attention={attention}",
            RestBodies = _ => Array.ConvertAll(images, image => new Payload(image, arePhotos)),
            GrpcMessages = attention => Array.ConvertAll(
                images, image => new Payload(message(UnsafeByteOperations.UnsafeWrap(image), attention).ToByteArray(), arePhotos)),
            Inputs = images.Length,
            TokensOfJson = answer => [tokenOfJson(answer)],
            TokensOfMessage = answer => [tokenOfMessage(answer)],
        };
    }

    private static string Numbers(JsonElement answer, params string[] names) => Numbers(Array.ConvertAll(names, name => answer.GetProperty(name).GetDouble()));

    /// <summary>Films, each with its most probable class: the others may be as good as equal.</summary>
    public static BenchTask Actions(byte[][] films) => new()
    {
        Name = "actions",
        Beam = null,
        Grpc = ("attention.v1.ActionService", "Recognize"),
        MediaType = "image/webp",
        Route = static attention => $"/v1/actions?attention={attention}",
        RestBodies = _ => Array.ConvertAll(films, static film => new Payload(film, hasPhoto: false)),
        GrpcMessages = attention => Array.ConvertAll(films, film => new Payload(
            new V1.ActionRequest { Video = UnsafeByteOperations.UnsafeWrap(film), Options = new V1.ActionOptions { Attention = attention } }.ToByteArray(),
            hasPhoto: false)),
        Inputs = films.Length,
        TokensOfJson = static answer => [answer.GetProperty("label").GetString()!],
        TokensOfMessage = static answer => [V1.ActionResponse.Parser.ParseFrom(answer).Label],
    };

    private static V1.SequenceOptions Options(V1.AttentionFormat attention, int? beam)
    {
        var options = new V1.SequenceOptions { Attention = attention };
        if (beam is { } width)
        {
            options.Beam = width;
        }

        return options;
    }

    private static string[] Texts(JsonElement tokens) => [.. tokens.EnumerateArray().Select(static token => token.GetProperty("text").GetString()!)];
}
