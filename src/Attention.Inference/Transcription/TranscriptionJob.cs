using Attention.Contracts;
using Attention.Contracts.Transcription;
using Attention.Inference.Decoding;

namespace Attention.Inference.Transcription;

/// <summary>What a request asks of a model, checked before anything is read.</summary>
/// <param name="Model">Who listens.</param>
/// <param name="Decoding">Of every piece.</param>
/// <param name="Format">How the answer carries its attention.</param>
internal sealed record TranscriptionJob(Transcriber Model, DecodingOptions Decoding, AttentionFormat Format)
{
    /// <exception cref="InferenceException">The model cannot do what is asked.</exception>
    public static TranscriptionJob For(TranscriptionRequest request, Transcriber model) =>
        new(model, DecodingOptions.For(request, model.Decoding), request.Attention);
}
