using Attention.Contracts;

namespace Attention.Inference.Batching;

/// <summary>What a request is told when its graph failed: nothing of our insides, which stay with the exception for the log.</summary>
internal static class EngineFault
{
    public static InferenceException Of(EngineName name, Exception cause) => new(ErrorCode.Internal, $"{name} failed.", cause: cause);
}
