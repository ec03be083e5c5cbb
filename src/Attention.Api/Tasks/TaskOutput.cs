using Attention.Contracts;
using Attention.Inference.Tensors;

namespace Attention.Api.Tasks;

/// <summary>A tensor of an answer, for clients of inference servers.</summary>
/// <param name="Name">That it goes by.</param>
/// <param name="Datatype">Of its elements.</param>
/// <param name="Axes">How many it has of each answer, all of any length.</param>
/// <param name="Of">What it is of an answer, without the batch.</param>
public sealed record TaskOutput<TResponse>(string Name, Datatype Datatype, int Axes, Func<TResponse, Tensor> Of)
{
    /// <summary>Whether it shows where the model looked: only then is the answer asked for with its attention.</summary>
    public bool IsAttention { get; init; }

    /// <summary>An output that a graph of the model must have, or the model does not have this one; null where every model has it.</summary>
    public string? Needs { get; init; }
}

/// <summary>The kinds of <see cref="TaskOutput{TResponse}"/>.</summary>
public static class TaskOutput
{
    /// <summary>A text.</summary>
    public static TaskOutput<T> Text<T>(string name, Func<T, string> text) => new(name, Datatype.Bytes, 0, answer => Tensor.Of(name, [text(answer)]));

    /// <summary>A picture, as the base64 that answers have it in; empty where there is none.</summary>
    public static TaskOutput<T> Picture<T>(string name, Func<T, string?> picture) => new(
        name, Datatype.Bytes, 0, answer => new Tensor(name, Datatype.Bytes, [], Tensor.Pack([Convert.FromBase64String(picture(answer) ?? "")])));

    /// <summary>A list of texts.</summary>
    public static TaskOutput<T> Texts<T>(string name, Func<T, IEnumerable<string>> texts) => new(
        name,
        Datatype.Bytes,
        1,
        answer =>
        {
            string[] list = [.. texts(answer)];
            return Tensor.Of(name, list, list.Length);
        });

    /// <summary>A number.</summary>
    public static TaskOutput<T> Number<T>(string name, Func<T, double> number) => new(
        name, Datatype.Fp32, 0, answer => Tensor.Of<float>(name, Datatype.Fp32, [(float)number(answer)]));

    /// <summary>A list of numbers.</summary>
    public static TaskOutput<T> Numbers<T>(string name, Func<T, IEnumerable<double>> numbers) => new(
        name, Datatype.Fp32, 1, answer => Of(name, [.. numbers(answer)]));

    /// <summary>Rows of numbers, equally many in each.</summary>
    public static TaskOutput<T> Rows<T>(string name, Func<T, IEnumerable<IEnumerable<double>>> rows) => new(
        name, Datatype.Fp32, 2, answer => TensorStack.Of(name, Datatype.Fp32, 1, [.. rows(answer).Select(row => Of(name, [.. row]))]));

    /// <summary>Maps of weights; those that are smaller than the largest are filled up with zeros.</summary>
    public static TaskOutput<T> Maps<T>(string name, Func<T, IEnumerable<AttentionMap?>> maps) => new(
        name, Datatype.Fp32, 3, answer => TensorStack.Of(name, Datatype.Fp32, 2, [.. maps(answer).OfType<AttentionMap>().Select(map => Of(name, map))]))
    {
        IsAttention = true,
    };

    private static Tensor Of(string name, AttentionMap map) => Tensor.Of<float>(name, Datatype.Fp32, [.. map.Weights ?? []], map.Rows, map.Columns);

    private static Tensor Of(string name, double[] numbers) => Tensor.Of<float>(name, Datatype.Fp32, Array.ConvertAll(numbers, static number => (float)number), numbers.Length);
}
