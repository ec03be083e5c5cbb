using Attention.Contracts;

namespace Attention.Inference.Decoding;

internal static class Streaming
{
    /// <summary>The request for a stream, which is greedy: only then is a token certain before its sentence ends.</summary>
    /// <exception cref="InferenceException">It asks for another beam than 1.</exception>
    public static T TokenByToken<T>(this T request)
        where T : SequenceRequest => request.Beam is null or 1
        ? request with { Beam = 1 }
        : throw new InferenceException(
            ErrorCode.InvalidInput,
            $"beam: {request.Beam} was given. A stream needs beam 1: only then is a token certain before its sentence ends.",
            "beam");
}
