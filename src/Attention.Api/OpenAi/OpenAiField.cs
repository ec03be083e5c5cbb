using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.OpenAi;

internal static class OpenAiField
{
    /// <summary>Refuses by name a field that asks for what there is not: who sends it waits for its effect.</summary>
    /// <exception cref="InferenceException">It does.</exception>
    public static void Check(string field, bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new InferenceException(ErrorCode.InvalidInput, problem, field);
        }
    }
}
