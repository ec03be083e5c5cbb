using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Attention.Api.Classification;
using Attention.Api.Transcription;
using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Contracts.Captioning;
using Attention.Contracts.Classification;
using Attention.Contracts.Cropping;
using Attention.Contracts.Fixation;
using Attention.Contracts.Models;
using Attention.Contracts.Saliency;
using Attention.Contracts.Transcription;
using Attention.Contracts.Translation;

namespace Attention.Api;

/// <summary>How the contracts look as JSON, read and written by generated code: answers are large.</summary>
[JsonSerializable(typeof(CaptionResponse))]
[JsonSerializable(typeof(CompareCaptionsResponse))]
[JsonSerializable(typeof(TranslationRequest))]
[JsonSerializable(typeof(AlignmentRequest))]
[JsonSerializable(typeof(TranslationResponse))]
[JsonSerializable(typeof(TranslationEvent))]
[JsonSerializable(typeof(TranscriptionResponse))]
[JsonSerializable(typeof(TranscriptionEvent))]
[JsonSerializable(typeof(ClassificationResponse))]
[JsonSerializable(typeof(CropResponse))]
[JsonSerializable(typeof(SaliencyResponse))]
[JsonSerializable(typeof(FixationResponse))]
[JsonSerializable(typeof(ActionResponse))]
[JsonSerializable(typeof(OpenAiText))]
[JsonSerializable(typeof(OpenAiVerbose))]
[JsonSerializable(typeof(OpenAiDelta))]
[JsonSerializable(typeof(OpenAiDone))]
[JsonSerializable(typeof(IReadOnlyList<ModelInfo>))]
[JsonSerializable(typeof(HealthStatus))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class Json : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter<AttentionFormat>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new SamplingPointConverter());
        options.TypeInfoResolverChain.Insert(0, Default.WithAddedModifier(LeaveOutTheOtherHalf));
    }

    // Nulls are written: a token without attention says so. Left out is only the other half of what holds one of two things:
    // a map has weights or a picture, an event a token or the whole answer; what OpenAI's clients did not ask for; and what a
    // problem cannot name.
    private static void LeaveOutTheOtherHalf(JsonTypeInfo type)
    {
        var halves = type.Type == typeof(AttentionMap) ? ["weights", "png"]
            : type.Type == typeof(TranslationEvent) || type.Type == typeof(TranscriptionEvent) ? ["token", "done"]
            : type.Type == typeof(OpenAiVerbose) ? ["segments", "words"]
            : type.Type == typeof(Problem) ? ["errors", "traceId"]
            : Array.Empty<string>();
        foreach (var property in type.Properties.Where(property => halves.Contains(property.Name)))
        {
            property.ShouldSerialize = static (_, value) => value is not null;
        }
    }
}

internal static class JsonExtensions
{
    public static IServiceCollection AddJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
}
