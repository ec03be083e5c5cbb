using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api;

internal static class Streaming
{
    /// <summary>A request whose tokens are sent as they are found. A beam of several may still change its mind, so it must be 1.</summary>
    public static T TokenByToken<T>(this T request) where T : SequenceRequest => request.Beam is null or 1
        ? request with { Beam = 1 }
        : throw new InferenceException(
            ErrorCode.InvalidInput, $"{request.Beam} is too many to stream: a stream needs beam=1.", "beam");
}
