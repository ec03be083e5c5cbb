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

        States = [.. session.Inputs.Where(input => session.Outputs.ContainsKey(input.Key + Next)).Select(State)];
        Memory = [.. session.Inputs.Where(input => IsMemory(input.Key)).Select(MemoryOf)];
        foreach (var tensor in States.Concat(Memory))
        {
            CheckGiven(tensor, init);
        }

        Traces = [.. session.Outputs.Where(output => !required.Contains(output.Key) && !output.Key.EndsWith(Next, StringComparison.Ordinal)).Select(Trace)];
    }

    /// <summary>Recurrent states, each <c>[batch, beam, …]</c>.</summary>
    public StepTensor[] States { get; }

    /// <summary>What the decoder attends to, each <c>[batch, length, …]</c> or, of a fixed size, <c>[batch, …]</c>.</summary>
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

        // Exporters leave axes open that are not: only those that both graphs declare can disagree.
        long[] taken = tensor.IsRagged ? [-1, -1, .. tensor.Shape] : [-1, .. tensor.Shape];
        var axes = output.Dimensions.Zip(taken, static (given, taken) => given == taken || given < 0 || taken < 0);
        if (output.Dimensions.Length != taken.Length || axes.Contains(false))
        {
            throw new InvalidDataException($"the init graph gives '{tensor.Name}' in another shape than the step graph takes");
        }
    }

    private bool IsMemory(string input) => input is not (Tokens or Candidates) && !Array.Exists(States, state => state.Name == input);

    private static StepTensor State(KeyValuePair<string, NodeMetadata> input) => new(input.Key, IsRagged: false, Shape(input.Value, from: 2));

    private static StepTensor MemoryOf(KeyValuePair<string, NodeMetadata> input) => input.Value.Dimensions is [_, -1, ..]
        ? new StepTensor(input.Key, IsRagged: true, Shape(input.Value, from: 2))
        : new StepTensor(input.Key, IsRagged: false, Shape(input.Value, from: 1));

    private static StepTensor Trace(KeyValuePair<string, NodeMetadata> output) =>
        new(output.Key, output.Value.Dimensions is [_, _, -1], output.Value.Dimensions is [_, _, > 0 and var width] ? [width] : []);

    private static long[] Shape(NodeMetadata input, int from)
    {
        var shape = Array.ConvertAll(input.Dimensions[Math.Min(from, input.Dimensions.Length)..], static axis => (long)axis);
        return Array.TrueForAll(shape, static axis => axis > 0)
            ? shape
            : throw new InvalidDataException("only batch, beam and the length of memory may be dynamic in a step graph");
    }
}
