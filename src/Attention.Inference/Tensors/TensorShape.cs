using Attention.Contracts;

namespace Attention.Inference.Tensors;

/// <summary>Shapes as clients send them, who may send anything.</summary>
public static class TensorShape
{
    // What is longer is no shape that a graph has, and no message that somebody reads.
    private const int MostAxes = 16;

    /// <summary>How many elements a tensor of a shape has; of no axes, one.</summary>
    /// <exception cref="InferenceException">An axis is negative, or there are more elements than can be counted.</exception>
    public static long Count(string name, IReadOnlyList<long> shape)
    {
        if (shape.Count > MostAxes)
        {
            throw Fault(name, $"its shape has {shape.Count} axes; the limit is {MostAxes}.");
        }

        if (shape.FirstOrDefault(static axis => axis < 0) is < 0 and var negative)
        {
            throw Fault(name, $"its shape {Show(shape)} has an axis of {negative}; an axis is 0 or more.");
        }

        // An axis of none makes none of however many.
        var count = shape.Contains(0) ? Int128.Zero : Int128.One;
        foreach (var axis in shape)
        {
            count *= axis;
            if (count > int.MaxValue)
            {
                throw Fault(name, $"its shape {Show(shape)} has more than {int.MaxValue} elements.");
            }
        }

        return (long)count;
    }

    /// <summary>Requires data to have the bytes that a tensor of its shape has.</summary>
    /// <exception cref="InferenceException">It has fewer or more.</exception>
    public static void RequireSize(string name, Datatype datatype, IReadOnlyList<long> shape, long bytes)
    {
        var count = Count(name, shape);
        if (datatype.Size() is { } size && bytes != count * size)
        {
            throw Fault(name, $"it has {bytes} bytes; {datatype.Name()} {Show(shape)} has {count * size}.");
        }
    }

    /// <summary>Such as <c>[1,224,224,3]</c>.</summary>
    public static string Show(IReadOnlyList<long> shape) => $"[{string.Join(',', shape)}]";

    /// <summary>What is wrong with the tensor of a name, for whoever sent it.</summary>
    public static InferenceException Fault(string name, string problem) => new(ErrorCode.InvalidInput, $"'{name}': {problem}", name);
}
