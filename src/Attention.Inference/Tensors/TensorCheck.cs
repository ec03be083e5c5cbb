using Attention.Contracts;

namespace Attention.Inference.Tensors;

/// <summary>Compares what a client sends with what is asked: names, data types, shapes, sizes.</summary>
public static class TensorCheck
{
    /// <summary>The inputs in the order of their specification.</summary>
    /// <param name="model">That is asked.</param>
    /// <param name="specs">What it takes.</param>
    /// <param name="inputs">What was sent.</param>
    /// <exception cref="InferenceException">One is missing, unknown, given twice, or of another type, shape or size.</exception>
    public static IReadOnlyList<Tensor> Inputs(string model, IReadOnlyList<TensorSpec> specs, IReadOnlyList<Tensor> inputs)
    {
        if (inputs.GroupBy(static input => input.Name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw TensorShape.Fault(twice.Key, $"it is given {twice.Count()} times.");
        }

        if (inputs.FirstOrDefault(input => specs.All(spec => spec.Name != input.Name)) is { } odd)
        {
            throw TensorShape.Fault(odd.Name, $"{model} has no such input; it takes {Names(specs)}.");
        }

        return [.. specs.Select(spec => Fit(spec, inputs.FirstOrDefault(input => input.Name == spec.Name) ?? throw TensorShape.Fault(spec.Name, $"it is missing; {model} takes {Names(specs)}.")))];
    }

    /// <summary>The outputs that are asked for, in the order of asking; all when none is named.</summary>
    /// <exception cref="InferenceException">One is unknown or named twice.</exception>
    public static IReadOnlyList<string> Outputs(string model, IReadOnlyList<TensorSpec> specs, IReadOnlyList<string> outputs)
    {
        if (outputs.FirstOrDefault(output => specs.All(spec => spec.Name != output)) is { } odd)
        {
            throw TensorShape.Fault(odd, $"{model} has no such output; it gives {Names(specs)}.");
        }

        return outputs.Distinct(StringComparer.Ordinal).Count() == outputs.Count
            ? outputs.Count > 0 ? outputs : [.. specs.Select(static spec => spec.Name)]
            : throw new InferenceException(ErrorCode.InvalidInput, $"Of the outputs {string.Join(", ", outputs)} one is named twice.", "outputs");
    }

    private static Tensor Fit(TensorSpec spec, Tensor input)
    {
        if (input.Datatype != spec.Datatype)
        {
            throw TensorShape.Fault(input.Name, $"it is given as {input.Datatype.Name()}; it is {spec.Datatype.Name()}.");
        }

        if (input.Shape.Count != spec.Shape.Count || input.Shape.Zip(spec.Shape).Any(static axis => axis.Second >= 0 && axis.First != axis.Second))
        {
            throw TensorShape.Fault(input.Name, $"its shape is {TensorShape.Show(input.Shape)}; it is {TensorShape.Show(spec.Shape)}, where -1 is any length.");
        }

        TensorShape.RequireSize(input.Name, input.Datatype, input.Shape, input.Data.Length);
        return TensorShape.Count(input.Name, input.Shape) > 0 ? input : throw TensorShape.Fault(input.Name, $"its shape {TensorShape.Show(input.Shape)} has no elements.");
    }

    private static string Names(IReadOnlyList<TensorSpec> specs) => string.Join(", ", specs.Select(static spec => spec.Name));
}
