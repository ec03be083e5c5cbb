using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Decoding;

/// <summary>What the inputs and outputs of a step graph are, told by name and shape alone (see models/README.md).</summary>
internal sealed class StepLayout
{
    public const string Tokens = "tokens";
    public const string Candidates = "candidates";
    public const string TopLogProbs = "top_log_probs";
    public const string TopTokens = "top_tokens";
    public const string LogProbs = "log_probs";
    private const string Next = "_next";

    /// <exception cref="InvalidDataException">The graph is no decoder step of its init graph; the message names what is missing.</exception>
    public StepLayout(OnnxSession session, OnnxSession init)
    {
        string[] required = [TopLogProbs, TopTokens, LogProbs];
        if (Array.Find(required, name => !session.Outputs.ContainsKey(name)) is { } output)
        {
            throw new InvalidDataException($"the step graph has no output '{output}'");
        }

        if (!session.Inputs.ContainsKey(Tokens) || !session.Inputs.ContainsKey(Candidates))
        {
            throw new InvalidDataException($"the step graph needs the inputs '{Tokens}' and '{Candidates}'");
        }

        States = [.. session.Inputs.Where(input => session.Outputs.ContainsKey(input.Key + Next)).Select(static input => new StepTensor(input.Key, IsRagged: false, Width(input.Value, from: 2)))];
        Memory = [.. session.Inputs.Where(input => IsMemory(input.Key)).Select(static input => new StepTensor(input.Key, IsRaggedAxis(input.Value), Width(input.Value, from: IsRaggedAxis(input.Value) ? 2 : 1)))];
        foreach (var tensor in States.Concat(Memory))
        {
            CheckGiven(tensor, init);
        }

        Traces = [.. session.Outputs.Where(output => !required.Contains(output.Key) && !output.Key.EndsWith(Next, StringComparison.Ordinal)).Select(static output => new StepTensor(output.Key, output.Value.Dimensions is [_, _, -1], TraceWidth(output.Value)))];
    }

    /// <summary>Recurrent states, each <c>[batch, beam, width]</c>.</summary>
    public StepTensor[] States { get; }

    /// <summary>What the decoder attends to, each <c>[batch, length, width]</c> or, of a fixed size, <c>[batch, width]</c>.</summary>
    public StepTensor[] Memory { get; }

    /// <summary>Outputs that explain a step: <c>[batch, beam, length]</c> where ragged, else <c>[batch, beam, width]</c> or <c>[batch, beam]</c>.</summary>
    public StepTensor[] Traces { get; }

    public static string NextOf(StepTensor state) => state.Name + Next;

    private static void CheckGiven(StepTensor tensor, OnnxSession init)
    {
        if (!init.Outputs.TryGetValue(tensor.Name, out var output))
        {
            throw new InvalidDataException($"the step graph takes '{tensor.Name}', which the init graph does not give");
        }

        if (IsRaggedAxis(output) != tensor.IsRagged || Width(output, from: tensor.IsRagged ? 2 : 1) != tensor.Width)
        {
            throw new InvalidDataException($"the init graph gives '{tensor.Name}' in another shape than the step graph takes");
        }
    }

    private bool IsMemory(string input) => input is not (Tokens or Candidates) && !Array.Exists(States, state => state.Name == input);

    private static bool IsRaggedAxis(NodeMetadata input) => input.Dimensions is [_, -1, ..];

    private static int TraceWidth(NodeMetadata output) => output.Dimensions is [_, _, > 0] ? output.Dimensions[2] : 1;

    private static int Width(NodeMetadata input, int from)
    {
        var width = 1;
        foreach (var axis in input.Dimensions.AsSpan(Math.Min(from, input.Dimensions.Length)))
        {
            width *= axis > 0 ? axis : throw new InvalidDataException("only batch, beam and the length of memory may be dynamic in a step graph");
        }

        return width;
    }
}
