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

        TensorSeam.RequireOpenBatch(session, "step", except: Candidates);
        States = [.. session.Inputs.Where(input => session.Outputs.ContainsKey(input.Key + Next)).Select(State)];
        Memory = [.. session.Inputs.Where(input => IsMemory(input.Key)).Select(MemoryOf)];
        foreach (var tensor in States.Concat(Memory))
        {
            var taken = session.Inputs[tensor.Name];
            var given = init.Outputs.GetValueOrDefault(tensor.Name)
                ?? throw new InvalidDataException($"the step graph takes '{tensor.Name}', which the init graph does not give");
            // A state comes without the axis of the beam, whose rows all begin with it.
            TensorSeam.Fit(tensor.Name, given, "the init graph", taken, "the step graph", States.Contains(tensor) ? [-1, .. taken.Dimensions[2..]] : null);
        }

        foreach (var state in States)
        {
            TensorSeam.Fit(state.Name, session.Outputs[NextOf(state)], "the step graph", session.Inputs[state.Name], "the next step");
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

    /// <summary>Compares what an init graph made of one request with what the step graph takes of it.</summary>
    /// <exception cref="InvalidDataException">Something is missing or has another size.</exception>
    public void Check(SequenceMemory memory)
    {
        foreach (var tensor in Memory)
        {
            TensorSeam.RequireSize(tensor.Name, memory[tensor.Name].Length, tensor.Width * (tensor.IsRagged ? memory.Length : 1));
        }

        foreach (var state in States)
        {
            TensorSeam.RequireSize(state.Name, memory[state.Name].Length, state.Width);
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
