using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Attention.Inference.Onnx;

/// <summary>
/// The one place that compares tensors where what one graph gives, or a file holds, becomes what another graph takes: when a model is
/// loaded, as far as shapes are declared, and at every copy. Exporters leave axes open (-1) that are not; an open axis fits any.
/// </summary>
internal static class TensorSeam
{
    /// <summary>Compares a declared output with the input that it becomes: element type, rank, every width.</summary>
    /// <param name="name">Of the tensor.</param>
    /// <param name="given">What is given; its axes may be told otherwise by <paramref name="axes"/>.</param>
    /// <param name="giver">Who gives it, such as <c>the init graph</c>.</param>
    /// <param name="taken">What is taken.</param>
    /// <param name="taker">Who takes it.</param>
    /// <param name="axes">Of what is taken, as far as they are to be compared; all of them when absent.</param>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public static void Fit(string name, NodeMetadata given, string giver, NodeMetadata taken, string taker, int[]? axes = null) =>
        Fit(name, given.ElementDataType, given.Dimensions, giver, taken.ElementDataType, axes ?? taken.Dimensions, taker);

    /// <summary>Compares what somebody gives with the input that it becomes.</summary>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public static void Fit(string name, TensorElementType givenType, int[] given, string giver, TensorElementType takenType, int[] taken, string taker)
    {
        if (givenType != takenType || given.Length != taken.Length || given.Zip(taken).Any(static axis => axis is { First: > 0, Second: > 0 } && axis.First != axis.Second))
        {
            throw new InvalidDataException($"{giver} gives '{name}' as {Show(givenType, given)}, {taker} takes {Show(takenType, taken)}");
        }
    }

    /// <summary>Requires a graph's inputs to leave their first axis, the batch, open.</summary>
    /// <exception cref="InvalidDataException">One has it fixed, so the graph could never run a batch.</exception>
    public static void RequireOpenBatch(OnnxSession session, string role, params string[] except)
    {
        foreach (var (name, input) in session.Inputs)
        {
            if (!except.Contains(name) && input.Dimensions is [> 0 and var batch, ..])
            {
                throw new InvalidDataException($"the '{role}' graph fixes the batch axis of '{name}' at {batch}; export it with a dynamic one");
            }
        }
    }

    /// <summary>Requires an output to be read as float.</summary>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    public static void RequireFloat(string name, NodeMetadata given, string giver)
    {
        if (given.ElementDataType != TensorElementType.Float)
        {
            throw new InvalidDataException($"{giver} gives '{name}' as {Show(given.ElementDataType, given.Dimensions)}; it is read as float");
        }
    }

    /// <summary>Copies a tensor to the place that a graph reads it from.</summary>
    /// <exception cref="InvalidDataException">It has another size: copied all the same, memory that nobody wrote would be read.</exception>
    public static void Copy<T>(string name, ReadOnlySpan<T> source, Span<T> target)
    {
        RequireSize(name, source.Length, target.Length);
        source.CopyTo(target);
    }

    /// <summary>Requires a tensor to have as many numbers as a graph takes.</summary>
    /// <exception cref="InvalidDataException">It has fewer or more.</exception>
    public static void RequireSize(string name, int given, int taken)
    {
        if (given != taken)
        {
            throw new InvalidDataException($"'{name}' has {given} numbers where {taken} are taken");
        }
    }

    /// <summary>Requires a file to name as many things as a graph tells apart.</summary>
    /// <exception cref="InvalidDataException">It names fewer or more.</exception>
    public static void RequireCount(string file, int named, string tensor, long given)
    {
        if (given > 0 && named != given)
        {
            throw new InvalidDataException($"'{file}' has {named} lines, '{tensor}' has {given} entries");
        }
    }

    /// <summary>Requires numbers that mean something.</summary>
    /// <param name="name">Of the tensor.</param>
    /// <param name="values">What a graph gave.</param>
    /// <param name="areLogarithms">Whether negative infinity stands for what cannot be.</param>
    /// <exception cref="InvalidDataException">One is not a number, or infinite.</exception>
    public static void RequireFinite(string name, ReadOnlySpan<float> values, bool areLogarithms = false)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value) && !(areLogarithms && float.IsNegativeInfinity(value)))
            {
                throw new InvalidDataException($"'{name}' holds {value}, which is no finite number");
            }
        }
    }

    private static string Show(TensorElementType type, int[] axes) =>
        $"{type.ToString().ToLowerInvariant()} [{string.Join(", ", axes.Select(static axis => axis > 0 ? $"{axis}" : "?"))}]";
}
